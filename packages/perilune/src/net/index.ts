export type {
  Architecture,
  ArchitectureOptions,
  CategoricalHead,
  Head,
  HeadOptions,
  NoisyOptions,
  QuantileHead,
  ScalarHead,
} from './architecture.js';
export type { Address } from './arena.js';
export { Arena } from './arena.js';
export { BackwardPass } from './backward.js';
export type { UpdateStats } from './descent.js';
export type { TransitionBatch } from './dqn-update.js';
export { DqnUpdate } from './dqn-update.js';
export { ForwardPass } from './forward.js';
export type { GradientsOptions, NetworkGradients } from './gradients.js';
export type {
  Initializer,
  InitializerName,
  InitialValues,
  RandomSource,
} from './initializers.js';
export type { Kernels, LossName, LossReduction } from './kernels.js';
export type { DenseLayout } from './layout.js';
export { ParameterLayout } from './layout.js';
export type { NoisyPolicy } from './noisy-policy.js';
export type {
  AdamOptions,
  OptimizerOptions,
  RAdamOptions,
  SgdOptions,
} from './optimizer.js';
export { Optimizer } from './optimizer.js';
export type { CopyOptions, QNetworkOptions, ValueDistribution } from './q-network.js';
export { QNetwork } from './q-network.js';
export { ReferenceKernels } from './reference/kernels.js';
export type { RegressionBatch } from './regression-update.js';
export { RegressionUpdate } from './regression-update.js';
export type { DecodedSafetensors } from './safetensors.js';
export { decodeSafetensors, encodeSafetensors } from './safetensors.js';
export { type DecodedArrays, decodeArrays, encodeArrays } from './safetensors-arrays.js';
export type { NamedTensor } from './tensor.js';
export type { TensorLike } from './tensors.js';
export type { DescentOptions, DqnUpdateOptions, MunchausenOptions } from './update-options.js';
export { WasmKernels } from './wasm-kernels.js';
