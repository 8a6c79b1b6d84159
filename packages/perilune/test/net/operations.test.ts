import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Kind, Operation } from '../../src/net/kernels/operation.js';
import { operations } from '../../src/net/kernels/operations.js';
import { compileEmbedded } from '../../src/wasm/compile.js';
import { netWasm } from '../../src/wasm/net.generated.js';
import { netInferenceWasm } from '../../src/wasm/net-inference.generated.js';
import { netSharedWasm } from '../../src/wasm/net-shared.generated.js';

const table: [string, Operation][] = Object.entries(operations);

/** Of WebAssembly's source: [name, type] of each parameter of an exported function. */
function parametersIn(file: string, name: string): string[][] {
  const source = readFileSync(new URL(`../../assembly/net/${file}.ts`, import.meta.url), 'utf8');
  const [, list] = new RegExp(`export function ${name}\\(([^)]*)\\)`).exec(source) ?? [];
  return (list ?? 'none')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => part.split(':').map((word) => word.trim()));
}

function typeOf(kind: Kind): string {
  if (typeof kind === 'object') return 'i32';
  return { address: 'usize', count: 'i32', float: 'f32', double: 'f64', flag: 'i32' }[kind];
}

const fieldsOf = (fields: Readonly<Record<string, Kind>>) =>
  Object.entries(fields).map(([name, kind]) => [name, typeOf(kind)]);

/** What the table says of them; a scalar's name is the function's own. */
function parametersOf({ step, call, scratch }: Operation, scalar: string | undefined): unknown[][] {
  const given =
    typeof call === 'object'
      ? fieldsOf(call)
      : { once: [], rows: [['rows', 'i32']], float: [[scalar, 'f32']], double: [[scalar, 'f64']] }[
          call
        ];
  return [...fieldsOf(step), ...given, ...(scratch === undefined ? [] : [['scratch', 'usize']])];
}

function exportsOf(module: WebAssembly.Module, shared = false): Record<string, () => unknown> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared });
  const { heapBase, ...functions } = new WebAssembly.Instance(module, { env: { memory } })
    .exports as Record<string, () => unknown>;
  expect(heapBase).toBeTypeOf('function');
  return Object.fromEntries(Object.entries(functions).filter(([name]) => name !== 'memory'));
}

describe('the table of operations', () => {
  it.each(table)(
    '%s has its fields in the order and of the types of WebAssembly',
    (name, operation) => {
      const given = parametersIn(operation.file, name);
      const scalar = given[Object.keys(operation.step).length]?.[0];
      expect(given).toEqual(parametersOf(operation, scalar));
    },
  );

  it.each([
    ['learning', netWasm, false],
    ['learning over shared memory', netSharedWasm, true],
    ['inference', netInferenceWasm, false],
  ])('the module for %s exports what it says, with as many parameters', (name, bytes, shared) => {
    const functions = exportsOf(compileEmbedded(bytes), shared);
    const expected = table.filter(([, { build }]) => name !== 'inference' || build !== 'learning');
    expect(Object.keys(functions).sort()).toEqual(expected.map(([key]) => key).sort());
    for (const [key, { file }] of expected) {
      expect([key, functions[key]!.length]).toEqual([key, parametersIn(file, key).length]);
    }
  });

  it('no source keeps memory or variables of its own that it could write to', () => {
    const files = [...new Set(table.map(([, { file }]) => file))];
    for (const file of [
      ...files,
      'masks',
      'product',
      'sparse',
      'strips',
      'sums',
      'layout',
      'pass',
    ]) {
      const source = readFileSync(
        new URL(`../../assembly/net/${file}.ts`, import.meta.url),
        'utf8',
      );
      // Memory that is given with its content holds constants; a size alone would be written to.
      expect(source).not.toMatch(/memory\.data\(/);
      expect(source).not.toMatch(/^(export )?let /m);
    }
  });
});
