/** Room for two networks of these layers, their gradients, moments and activations, with some to spare. */
export function arenaBytes(layers: readonly number[], maxBatch: number): number {
  const units = layers.reduce((sum, width) => sum + width + 4, 0);
  const parameters = layers.reduce((sum, width, i) => sum + (width + 4) * (layers[i + 1] ?? 0), 0);
  return 4 * (8 * parameters + 12 * maxBatch * units) + 2 ** 21;
}
