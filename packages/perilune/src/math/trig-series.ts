/** cos d - 1 for |d| <= 1/256, relatively within 2^-52. */
export function cosineLess1(d: number): number {
  const q = d * d;
  return q * (-0.5 + q * (1 / 24 - q * (1 / 720)));
}

/** cos d - 1 + d^2/2 for |d| <= 1/256, within 2^-79. */
export function cosineLessParabola(d: number): number {
  const q = d * d;
  return q * q * (1 / 24 - q * (1 / 720));
}

/** sin d - d for |d| <= 1/256, relatively within 2^-51. */
export function sineLessAngle(d: number): number {
  const q = d * d;
  return d * q * (-1 / 6 + q * (1 / 120 - q * (1 / 5040)));
}
