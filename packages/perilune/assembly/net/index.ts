export { activate, activateBackward } from './activations';
export { categoricalLossGradient, countDead, quantileLossGradient } from './atom-losses';
export { atomTargets, projectAtoms } from './atom-targets';
export { denseBackwardInput, denseBackwardParameters, denseForward } from './dense';
export { expectation, gatherAtoms, mixAtoms, softmax, softPolicy } from './distributions';
export { expBlock, logBlock } from './exp-log';
export { allFinite } from './masks';
export { layerNormForward } from './normalize';
export { layerNormBackward } from './normalize-backward';
export { expandRows, normalizeRows } from './observations';
export { adam, copy, polyak, scale, sgd, sumOfSquares } from './optimize';
export { add, duelingBackward, duelingForward, noiseGradient, perturb } from './streams';
export { transpose } from './transpose';
export { gather, maskValues, rowArgmax, rowMax, tdLossGradient, tdTargets } from './values';

/** Where the caller's memory begins: before it lie the kernels' own tables and scratch space. */
export function heapBase(): usize {
  return __heap_base;
}
