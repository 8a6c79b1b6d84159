import type { SampleBatch } from 'perilune';

/** Room for a sample of so many transitions, with weights. */
export function emptyBatch(
  rows: number,
  observationSize: number,
): Required<Omit<SampleBatch, 'masks' | 'nextMasks'>> {
  return {
    observations: new Float32Array(rows * observationSize),
    actions: new Int32Array(rows),
    rewards: new Float32Array(rows),
    discounts: new Float32Array(rows),
    nextObservations: new Float32Array(rows * observationSize),
    weights: new Float32Array(rows),
  };
}
