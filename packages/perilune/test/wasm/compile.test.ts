import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../scripts/wasm.mjs';
import { embeddedBytes } from '../../src/wasm/compile.js';
import { moonWasm } from '../../src/wasm/moon.generated.js';
import { netWasm } from '../../src/wasm/net.generated.js';
import { netInferenceWasm } from '../../src/wasm/net-inference.generated.js';
import { netSharedWasm } from '../../src/wasm/net-shared.generated.js';

describe('an embedded module', () => {
  it('by hand: 0, 27, 28, 61, 62 and 255', () => {
    // Plus 3: 3, 30, 31, 64, 65 + 0 and 2.
    expect(textOf(Uint8Array.of(0, 27, 28, 61, 62, 255))).toBe('@[]~1=?');
    expect([...embeddedBytes('@[]~1=?')]).toEqual([0, 27, 28, 61, 62, 255]);
  });

  it('is every byte, in characters that neither a string nor a page takes for something else', () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(embeddedBytes(textOf(all))).toEqual(all);
    expect(textOf(all)).toMatch(/^[1-3=-[\]-~]+$/);
  });

  it.each([
    ['moon', moonWasm],
    ['net', netWasm],
    ['net-inference', netInferenceWasm],
    ['net-shared', netSharedWasm],
  ])('%s is the one that stands beside it as a file', (name, text) => {
    const file = new URL(`../../dist/wasm/${name}.wasm`, import.meta.url);
    expect(Buffer.from(embeddedBytes(text)).equals(readFileSync(file))).toBe(true);
  });
});
