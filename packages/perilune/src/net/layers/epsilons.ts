/**
 * What a normalization adds to a variance before it takes the root, which no agent's file says: PyTorch's default for a
 * LayerNorm, that of sb3-contrib's CrossQ for a batch renormalization.
 */
export const normEpsilons = { layerNorm: 1e-5, batchRenorm: 1e-3 } as const;
