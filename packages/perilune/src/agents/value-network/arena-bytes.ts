import { type ArchitectureOptions, architectureOf, QLayout } from '../../net/index.js';

/** Room for two networks of these layers, their gradients, moments and activations, with some to spare. */
export function arenaBytes(layers: readonly number[], maxBatch: number): number {
  const units = layers.reduce((sum, width) => sum + width + 4, 0);
  const parameters = layers.reduce((sum, width, i) => sum + (width + 4) * (layers[i + 1] ?? 0), 0);
  return 4 * (8 * parameters + 12 * maxBatch * units) + 2 ** 21;
}

/**
 * Room for a network of any architecture and its learner: two sets of parameters, gradients, moments
 * and copies with noise, and the activations of a handful of passes. Pages that nobody touches cost
 * nothing, so this is generous.
 */
export function arenaBytesOf(architecture: ArchitectureOptions, maxBatch: number): number {
  const { layers, count } = new QLayout(architectureOf(architecture));
  const columns = layers.reduce((sum, layer) => sum + layer.inputs + 3 * layer.columns + 32, 0);
  return 4 * (16 * count + 8 * maxBatch * columns) + 2 ** 22;
}
