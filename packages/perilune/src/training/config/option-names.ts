/**
 * What `train` may be told, all of it: `TrainOptions` holds this to be complete. What else is given is a mistake,
 * which would otherwise do nothing, silently.
 */
export const OPTION_NAMES = {
  env: true,
  envOptions: true,
  algo: true,
  preset: true,
  seed: true,
  steps: true,
  episodes: true,
  hyperparameters: true,
  solve: true,
  imports: true,
  from: true,
  brought: true,
  evaluationEnv: true,
  onProgress: true,
  onEpisode: true,
  onValidation: true,
  signal: true,
  gate: true,
  evaluationEpisodes: true,
  startedAt: true,
  checkpointEvery: true,
  onCheckpoint: true,
  resumeFrom: true,
} as const;
