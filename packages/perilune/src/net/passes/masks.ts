/**
 * What a forbidden action is taken to be worth: less than anything, and finite, so that nothing becomes
 * NaN where a state that was ended allows no action and its value is multiplied by 0.
 */
export const FORBIDDEN = -1e30;
