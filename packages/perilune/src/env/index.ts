export { actionMaskOf } from './api/action-mask.js';
export type {
  Action,
  AnyEnv,
  Env,
  Info,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from './api/env.js';
export { EnvWrapper } from './api/env-wrapper.js';
export { TimeLimit } from './api/time-limit.js';
export type { CartPoleOptions } from './classic/cart-pole.js';
export type { MountainCarOptions } from './classic/mountain-car.js';
export type { LunarLanderOptions } from './lunar-lander/options.js';
export type { ActionIn, OptionsById, SpacesById } from './registry/builtins.js';
export { checkEnv } from './registry/check-env.js';
export {
  type ActionSpaceOf,
  type MadeEnv,
  type MakeOptions,
  type MakeVectorOptions,
  make,
  makeVector,
  type ObservationSpaceOf,
  type OptionsOf,
} from './registry/make.js';
export type { EnvFactory, EnvOptions, EnvSpec, Registration } from './registry/registration.js';
export {
  completeOptions,
  register,
  registeredIds,
  specOf,
  unregister,
} from './registry/registry.js';
export type { Batch, BatchRows } from './vector/batch.js';
export type {
  AutoresetMode,
  VectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector/vector-env.js';
