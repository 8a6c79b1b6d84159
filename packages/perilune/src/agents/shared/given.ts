/** Hyperparameters as they are given: what is left out has its default. Editors show each one's own words. */
export type Given<H> = { [Name in keyof H]?: H[Name] | undefined };
