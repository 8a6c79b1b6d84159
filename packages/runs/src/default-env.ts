/** The world of a run, a study or a flight that names none. */
export const DEFAULT_ENV = 'LunarLander-v3';
