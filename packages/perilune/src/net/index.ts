export { type ActingKernels, actingKernels } from './acting/acting-kernels.js';
export type { Computation } from './acting/computation.js';
export type { DecodedSafetensors } from './files/safetensors.js';
export { decodeSafetensors, encodeSafetensors } from './files/safetensors.js';
export { type DecodedArrays, decodeArrays, encodeArrays } from './files/safetensors-arrays.js';
export type { Address } from './kernels/arena.js';
export { Arena } from './kernels/arena.js';
export type { ForwardKernels, InferenceKernels, Kernels } from './kernels/kernels.js';
export type { ActivationName } from './kernels/layer-operations.js';
export type { ObjectiveName } from './kernels/policy-operations.js';
export { SharedWasmKernels, type SharedWasmOptions } from './kernels/shared-wasm-kernels.js';
export type { LossName, LossReduction } from './kernels/value-operations.js';
export { compileInference, WasmInferenceKernels } from './kernels/wasm-inference-kernels.js';
export type { Region, WasmOptions } from './kernels/wasm-instance.js';
export { compileLearning, WasmKernels } from './kernels/wasm-kernels.js';
export { activationNames } from './layers/activations.js';
export { normEpsilons } from './layers/epsilons.js';
export type { LayerDescription, LayerLayout } from './layers/index.js';
export type { ActorCriticUpdateOptions, TargetNoise } from './learning/actor-critic-options.js';
export type { ActorCriticStats, ContinuousBatch } from './learning/actor-critic-update.js';
export { ActorCriticUpdate } from './learning/actor-critic-update.js';
export type { UpdateStats } from './learning/descent.js';
export { type Distribution, DistributionPlan } from './learning/distribution-plan.js';
export type { TransitionBatch } from './learning/dqn-update.js';
export { DqnUpdate } from './learning/dqn-update.js';
export { ExploringActor } from './learning/exploring-actor.js';
export { NetworkAverage } from './learning/network-average.js';
export type {
  AdamOptions,
  OptimizerOptions,
  RAdamOptions,
  RmspropOptions,
  SgdOptions,
} from './learning/optimizer.js';
export { Optimizer } from './learning/optimizer.js';
export {
  type PolicyBatch,
  type PolicyStats,
  type PolicyStepOptions,
  PolicyUpdate,
  type PolicyUpdateOptions,
} from './learning/policy-update.js';
export type { RegressionBatch } from './learning/regression-update.js';
export { RegressionUpdate } from './learning/regression-update.js';
export type {
  DescentOptions,
  DqnUpdateOptions,
  MunchausenOptions,
  Relabel,
  RelabelRows,
} from './learning/update-options.js';
export type {
  ActorCriticArchitecture,
  StateNoiseDescription,
} from './network/actor-critic-layout.js';
export { ActorCriticLayout } from './network/actor-critic-layout.js';
export type {
  Architecture,
  ArchitectureOptions,
  CategoricalHead,
  Head,
  HeadOptions,
  NoisyOptions,
  QuantileHead,
  ScalarHead,
} from './network/architecture.js';
export { architectureOf } from './network/architecture.js';
export type {
  NetworkDescription,
  PartDescription,
} from './network/description.js';
export type {
  Initializer,
  InitializerName,
  InitialValues,
  RandomSource,
} from './network/initializers.js';
export { orthogonal } from './network/initializers.js';
export type { InputDescription, InputNormalization, InputSegment } from './network/input.js';
export { ParameterLayout } from './network/layout.js';
export { QLayout } from './network/q-layout.js';
export type { NamedTensor } from './network/tensor.js';
export type { TensorLike } from './network/tensors.js';
export {
  ActingNetwork,
  type ActingNetworkOptions,
  actingBytesOf,
} from './passes/acting-network.js';
export { BackwardPass } from './passes/backward.js';
export { Evaluator, type ValueDistribution } from './passes/evaluator.js';
export { ForwardPass } from './passes/forward.js';
export type { GradientsOptions, NetworkGradients } from './passes/gradients.js';
export { supportOf } from './passes/head.js';
export type { NetworkOptions } from './passes/network.js';
export { Network } from './passes/network.js';
export type { NoisyPolicy } from './passes/noisy-policy.js';
export type { CopyOptions, QNetworkOptions } from './passes/q-network.js';
export { QNetwork } from './passes/q-network.js';
export { tanh32 } from './reference/activations.js';
export { ReferenceInferenceKernels } from './reference/inference-kernels.js';
export { ReferenceKernels } from './reference/kernels.js';
