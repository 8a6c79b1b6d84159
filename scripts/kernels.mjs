// Makes of the table of the kernels' operations (packages/perilune/src/net/kernels/operations.ts) what
// would else be written by hand for each: which functions a WebAssembly module exports, the methods that
// call them, and those that call the reference.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { root } from './root.mjs';

/** @typedef {import('../packages/perilune/src/net/kernels/operation.js').Operation} Operation */
/** @typedef {import('../packages/perilune/src/net/kernels/operation.js').Kind} Kind */
/** @typedef {[name: string, operation: Operation]} Entry */

const library = join(root, 'packages/perilune');
const note =
  '// Made by scripts/kernels.mjs from src/net/kernels/operations.ts. Not committed.\n\n';

/** @typedef {{ own: string, before: string, builds: string }} Builds whose methods, after whose, and what their module has */
/** @type {Builds} */
const INFERENCE = { own: 'Inference', before: 'Forward', builds: "'inference'" };
/** @type {Builds} */
const LEARNING = { own: 'Learning', before: 'Inference', builds: "'inference' | 'learning'" };

/** Writes what the table implies, where it has changed. */
export async function buildKernels() {
  const all = await readTable();
  const forward = all.filter(([, { build }]) => build === 'forward');
  const inference = all.filter(([, { build }]) => build === 'inference');
  const learning = all.filter(([, { build }]) => build === 'learning');
  const scratch = Math.max(...all.map(([, operation]) => operation.scratch ?? 0));
  const acting = all.filter(([, { build }]) => build !== 'learning');
  write('assembly/net/inference.generated.ts', assemblyExports(acting));
  write('assembly/net/learning.generated.ts', assemblyExports(all));
  write('src/net/kernels/forward-operations.generated.ts', forwardClass(forward, scratch));
  write('src/net/kernels/inference-operations.generated.ts', wasmClass(inference, INFERENCE));
  write('src/net/kernels/learning-operations.generated.ts', wasmClass(learning, LEARNING));
  write('src/net/reference/forward-operations.generated.ts', referenceOfForward(forward));
  write(
    'src/net/reference/inference-operations.generated.ts',
    referenceClass(inference, 'Inference', 'Forward'),
  );
  write('src/net/reference/operations.generated.ts', referenceClass(learning, '', 'Inference'));
}

/** @returns {Promise<Entry[]>} the table */
async function readTable() {
  const file = join(root, '.cache/operations.mjs');
  const bundle = await rolldown({ input: join(library, 'src/net/kernels/operations.ts') });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  // A query, so that a second reading in one process sees what has changed.
  const { operations } = await import(`${pathToFileURL(file).href}?${Date.now()}`);
  return Object.entries(operations);
}

/** @param {string} path in the library @param {string} text */
function write(path, text) {
  const file = join(library, path);
  mkdirSync(dirname(file), { recursive: true });
  if (contentOf(file) !== note + text) writeFileSync(file, note + text);
}

/** @param {string} file @returns {string} nothing where there is none */
function contentOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Names to take from each file. @param {Entry[]} entries @returns {[file: string, names: string][]} */
function byFile(entries) {
  const files = [...new Set(entries.map(([, { file }]) => file))].sort();
  return files.map((file) => [
    file,
    entries.flatMap(([name, operation]) => (operation.file === file ? [name] : [])).join(', '),
  ]);
}

/** What a WebAssembly module exports. @param {Entry[]} entries */
function assemblyExports(entries) {
  const lines = byFile(entries).map(([file, names]) => `export { ${names} } from './${file}';\n`);
  return `${lines.join('')}export { heapBase } from './layout';\n`;
}

/** The methods that call any module. @param {Entry[]} entries @param {number} scratch */
function forwardClass(entries, scratch) {
  return `import type { Address } from './arena.js';
import type { ${typesOf(entries)}, WasmFunctions } from './operations.js';

/** What the most demanding operation of all needs. */
export const SCRATCH_BYTES = ${scratch};

${codesOf(entries)}
export abstract class ForwardOperations {
  protected readonly wasm: WasmFunctions<'forward'>;
  protected readonly scratch: Address;

  constructor(wasm: WasmFunctions<'forward'>, scratch: Address) {
    this.wasm = wasm;
    this.scratch = scratch;
  }

${entries.map(wasmMethod).join('\n')}}
`;
}

/** Those that call what a module has besides. @param {Entry[]} entries @param {Builds} builds */
function wasmClass(entries, { own, before, builds }) {
  return `import { ${before}Operations } from './${before.toLowerCase()}-operations.generated.js';
import type { ${typesOf(entries)}, WasmFunctions } from './operations.js';

${codesOf(entries)}
export abstract class ${own}Operations extends ${before}Operations {
  protected declare readonly wasm: WasmFunctions<${builds}>;

${entries.map(wasmMethod).join('\n')}}
`;
}

/** The methods that call the reference's functions. @param {Entry[]} entries */
function referenceOfForward(entries) {
  return `${referenceImports(entries)}import type { Memory } from './memory.js';

export abstract class ReferenceForwardOperations {
  protected readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

${referenceMethods(entries)}}
`;
}

/** Those that call the others. @param {Entry[]} entries @param {string} own @param {string} before */
function referenceClass(entries, own, before) {
  return `${referenceImports(entries)}import { Reference${before}Operations } from './${before.toLowerCase()}-operations.generated.js';

export abstract class Reference${own}Operations extends Reference${before}Operations {
${referenceMethods(entries)}}
`;
}

/** @param {Entry[]} entries */
function referenceImports(entries) {
  const imports = byFile(entries).map(
    ([file, names]) => `import { ${names} } from './${file}.js';\n`,
  );
  return `import type { ${typesOf(entries)} } from '../kernels/operations.js';\n${imports.join('')}`;
}

/** @param {Entry[]} entries */
function referenceMethods(entries) {
  const methods = entries.map((entry) => {
    const call = `${entry[0]}(this.memory, ${parametersOf(entry).map(([name]) => name)})`;
    return method(entry, `return ${call};`);
  });
  return methods.join('\n');
}

/** The types of parameters; an import that is not used would be an error. @param {Entry[]} entries */
function typesOf(entries) {
  return entries.some(([, { call }]) => typeof call === 'object') ? 'Factors, Step' : 'Step';
}

/** @param {Entry} entry @param {string} body */
function method(entry, body) {
  const [name, { result }] = entry;
  const parameters = parametersOf(entry).map((parameter) => parameter.join(': '));
  const type = { number: 'number', flag: 'boolean', nothing: 'void' }[result ?? 'nothing'];
  return `  ${name}(${parameters.join(', ')}): ${type} {\n    ${body}\n  }\n`;
}

/** @param {Entry} entry @returns {[name: string, type: string][]} */
function parametersOf([name, { call }]) {
  /** @type {[string, string]} */
  const step = ['step', `Step<'${name}'>`];
  if (call === 'once') return [step];
  if (typeof call === 'object') return [step, ['factors', `Factors<'${name}'>`]];
  return [step, [call === 'rows' ? 'rows' : 'factor', 'number']];
}

/** @param {Entry} entry */
function wasmMethod(entry) {
  const [name, { result }] = entry;
  const call = `this.wasm.${name}(${argumentsOf(entry).join(', ')})`;
  if (result === undefined) return method(entry, `${call};`);
  return method(entry, `return ${call}${result === 'flag' ? ' !== 0' : ''};`);
}

/** The arguments of the function in WebAssembly. @param {Entry} entry @returns {string[]} */
function argumentsOf([name, { step, call, scratch }]) {
  const fields = Object.entries(step).map(([field, kind]) => passed(name, 'step', field, kind));
  const given =
    typeof call === 'object'
      ? Object.entries(call).map(([field, kind]) => passed(name, 'factors', field, kind))
      : { once: [], rows: ['rows'], float: ['factor'], double: ['factor'] }[call];
  return [...fields, ...given, ...(scratch === undefined ? [] : ['this.scratch'])];
}

/** @param {string} name @param {string} record @param {string} field @param {Kind} kind */
function passed(name, record, field, kind) {
  if (kind === 'flag') return `${record}.${field} ? 1 : 0`;
  return typeof kind === 'object' ? `${name}_${field}[${record}.${field}]` : `${record}.${field}`;
}

/** The codes of options, a constant each. @param {Entry[]} entries */
function codesOf(entries) {
  const codes = entries.flatMap(([name, { step }]) =>
    Object.entries(step).flatMap(([field, kind]) =>
      typeof kind === 'object' ? [`const ${name}_${field} = ${JSON.stringify(kind)};\n`] : [],
    ),
  );
  return codes.join('');
}
