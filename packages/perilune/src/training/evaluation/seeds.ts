/** First reset seed of the validation episodes, which decide when a run stops. Reporting uses others. */
export const VALIDATION_SEED = 20_000;

/** First reset seed of the reporting episodes: nothing is stopped, chosen or tuned on them. */
export const REPORTING_SEED = 30_000;
