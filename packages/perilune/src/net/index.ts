export type { Address } from './arena.js';
export { Arena } from './arena.js';
export { BackwardPass } from './backward.js';
export type { DqnUpdateOptions, TransitionBatch, UpdateStats } from './dqn-update.js';
export { DqnUpdate } from './dqn-update.js';
export { ForwardPass } from './forward.js';
export type { GradientsOptions, NetworkGradients } from './gradients.js';
export type {
  Initializer,
  InitializerName,
  InitialValues,
  RandomSource,
} from './initializers.js';
export type { Kernels, LossName } from './kernels.js';
export type { DenseLayout, TensorLike } from './layout.js';
export { ParameterLayout } from './layout.js';
export type { AdamOptions, OptimizerOptions, OptimizerState, SgdOptions } from './optimizer.js';
export { Optimizer } from './optimizer.js';
export type { QNetworkOptions } from './q-network.js';
export { QNetwork } from './q-network.js';
export { ReferenceKernels } from './reference/kernels.js';
export type { DecodedSafetensors } from './safetensors.js';
export { decodeSafetensors, encodeSafetensors } from './safetensors.js';
export type { NamedTensor } from './tensor.js';
export { WasmKernels } from './wasm-kernels.js';
