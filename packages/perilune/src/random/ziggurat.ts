import { exp, log } from '../math/index.js';
import type { PCG64 } from './pcg64.js';
import { exponentialLayers, normalLayers } from './ziggurat-tables.js';

const NORMAL_R = 3.6541528853610088;
const INVERSE_NORMAL_R = 0.27366123732975828;
const EXPONENTIAL_R = 7.69711747013105;

/**
 * A standard normal deviate: numpy's `random_standard_normal`, the ziggurat of Marsaglia and Tsang
 * (https://doi.org/10.18637/jss.v005.i08) over one 64-bit draw. Its bits, from the lowest: 8 choose
 * the layer, 1 the sign, 52 the place in it.
 */
export function standardNormal(bits: PCG64): number {
  const { k, w, f } = normalLayers();
  for (;;) {
    bits.next64();
    const { low, high } = bits;
    const layer = low & 0xff;
    const place = (high & 0x1fffffff) * 8388608 + (low >>> 9);
    const size = place * (w[layer] as number);
    const x = (low & 0x100) === 0 ? size : -size;
    if (place < (k[layer] as number)) return x;
    if (layer === 0) return (low & 0x20000) === 0 ? normalTail(bits) : -normalTail(bits);
    if (height(f, layer, bits) < exp(-0.5 * x * x)) return x;
  }
}

/** A standard exponential deviate: numpy's `random_standard_exponential`, by the same method. */
export function standardExponential(bits: PCG64): number {
  const { k, w, f } = exponentialLayers();
  for (;;) {
    bits.next64();
    const { low, high } = bits;
    const layer = (low >>> 3) & 0xff;
    const place = high * 2097152 + (low >>> 11);
    const x = place * (w[layer] as number);
    if (place < (k[layer] as number)) return x;
    if (layer === 0) return EXPONENTIAL_R + negativeLog(bits);
    if (height(f, layer, bits) < exp(-x)) return x;
  }
}

/** Marsaglia's tail beyond r: x = -ln(u1)/r, kept when -2 ln(u2) > x^2. */
function normalTail(bits: PCG64): number {
  for (;;) {
    const x = INVERSE_NORMAL_R * negativeLog(bits);
    const y = negativeLog(bits);
    if (y + y > x * x) return NORMAL_R + x;
  }
}

/** A random height between the density at the two edges of a layer. */
function height(f: Float64Array, layer: number, bits: PCG64): number {
  const inner = f[layer - 1] as number;
  const outer = f[layer] as number;
  return (inner - outer) * bits.nextDouble() + outer;
}

/** -log1p(-u) of a uniform u: 1 - u has no rounding, as u is a multiple of 2^-53. */
function negativeLog(bits: PCG64): number {
  return -log(1 - bits.nextDouble());
}
