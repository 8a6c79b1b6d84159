export { denseBackwardInput, denseBackwardParameters, denseForward } from './dense';
export { allFinite } from './masks';
export { adam, copy, polyak, scale, sgd, sumOfSquares } from './optimize';
export { transpose } from './transpose';
export { gather, rowArgmax, rowMax, tdLossGradient, tdTargets } from './values';

/** Where the caller's memory begins: before it lie the kernels' own tables and scratch space. */
export function heapBase(): usize {
  return __heap_base;
}
