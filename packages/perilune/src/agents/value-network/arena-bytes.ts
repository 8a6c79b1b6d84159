import { type ArchitectureOptions, architectureOf, QLayout } from '../../net/index.js';

/**
 * Room for a network of any architecture and its learner: two sets of parameters, gradients, moments
 * and copies with noise, and the activations of a handful of passes. Pages that nobody touches cost
 * nothing, so this is generous.
 */
export function arenaBytesOf(architecture: ArchitectureOptions, maxBatch: number): number {
  const { layers, count } = new QLayout(architectureOf(architecture));
  // Stryker disable ArithmeticOperator,MethodExpression: room to spare is not seen, and there is far more than needed
  const columns = layers.reduce((sum, layer) => sum + layer.inputs + 3 * layer.columns + 32, 0);
  return 4 * (16 * count + 8 * maxBatch * columns) + 2 ** 22;
}
