export type { Batch, BatchRows } from './batch.js';
export type { OptionsById } from './builtins.js';
export type { CartPoleOptions } from './cart-pole.js';
export { checkEnv } from './check-env.js';
export type {
  Action,
  Env,
  Info,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from './env.js';
export { EnvWrapper } from './env-wrapper.js';
export type { LunarLanderOptions } from './lunar-lander/options.js';
export {
  type MadeEnv,
  type MakeOptions,
  type MakeVectorOptions,
  make,
  makeVector,
  type OptionsOf,
} from './make.js';
export type { MountainCarOptions } from './mountain-car.js';
export type { EnvFactory, EnvOptions, EnvSpec, Registration } from './registration.js';
export { completeOptions, register, registeredIds, specOf } from './registry.js';
export { TimeLimit } from './time-limit.js';
export type {
  AutoresetMode,
  VectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector-env.js';
