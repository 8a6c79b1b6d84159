import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exponentialLayers, normalLayers } from '../../src/random/ziggurat-tables.js';

/** SHA-256 of k, w and f as numpy has them in `ziggurat_constants.h`: float64, little-endian, one behind the other. */
const NUMPY = [
  ['normal', normalLayers, '9147997887d75653cc0730f0bb513932f5b53ad30604080a332d05c0e264805d'],
  [
    'exponential',
    exponentialLayers,
    '85ea09d279405ef94c59c4b43873991e5adafb489bf10e4c8b55506a2a7e6542',
  ],
] as const;

describe.each(NUMPY)('layers of the %s density', (_, layers, hash) => {
  it('are numpy’s, all 768 numbers to the bit', () => {
    const { k, w, f } = layers();
    const sum = createHash('sha256');
    for (const table of [k, w, f]) sum.update(new Uint8Array(table.buffer));
    expect(sum.digest('hex')).toBe(hash);
  });

  it('have thresholds within their layers and densities that fall, so that none was left out', () => {
    const { k, w, f } = layers();
    expect([k.length, w.length, f.length]).toEqual([256, 256, 256]);
    for (let i = 2; i < 256; i++) {
      expect(w[i]).toBeGreaterThan(w[i - 1] as number);
      expect(f[i]).toBeLessThan(f[i - 1] as number);
    }
  });
});
