import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Compiler from 'typescript-floor';
import { describe, expect, it } from 'vitest';
import { algorithms, type Field, hyperparameterFields } from '../../src/index.js';

const ts = createRequire(import.meta.url)('typescript-floor') as typeof Compiler;
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** What an editor shows of every hyperparameter that may be given, by algorithm: read as editors read it. */
function documentation(): Map<string, Map<string, string>> {
  const file = path('../../src/agents/known-algorithms.ts');
  const module = ts.ModuleKind.NodeNext;
  const moduleResolution = ts.ModuleResolutionKind.NodeNext;
  const options = { module, moduleResolution, target: ts.ScriptTarget.ES2022, strict: true };
  const program = ts.createProgram([file], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file) as Compiler.SourceFile;
  const known = source.statements.find(
    (one): one is Compiler.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(one) && one.name.text === 'HyperparametersById',
  );
  const properties = (type: Compiler.Type) => type.getProperties();
  const typeOf = (symbol: Compiler.Symbol) => checker.getTypeOfSymbolAtLocation(symbol, source);
  const words = (symbol: Compiler.Symbol) =>
    ts.displayPartsToString(symbol.getDocumentationComment(checker));
  return new Map(
    properties(checker.getTypeAtLocation(known as Compiler.Node)).map((algorithm) => [
      algorithm.name,
      new Map(properties(typeOf(algorithm)).map((option) => [option.name, words(option)])),
    ]),
  );
}

const shown = documentation();

function values(field: Field): string {
  const none = field.nullable ? ', or null' : '';
  switch (field.kind) {
    case 'switch':
      return 'true or false';
    case 'choice':
      return field.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'list':
      return `a list of ${range(field.range, 's')}`;
    case 'schedule':
      return `a number ${range(field.range).replace(/^number /, '')}, or { start, end, steps }`;
    case 'number':
      return `${range(field.range)}${none}`;
    default:
      return 'see its words';
  }
}

function range(
  { min, max, above, whole }: { min?: number; max?: number; above?: number; whole: boolean },
  plural = '',
): string {
  const kind = `${whole ? 'whole number' : 'number'}${plural}`;
  if (min !== undefined && max !== undefined) return `${kind} in ${min}..${max}`;
  if (min !== undefined) return `${kind} from ${min}`;
  if (above !== undefined)
    return `${kind} above ${above}${max === undefined ? '' : `, up to ${max}`}`;
  return max === undefined ? kind : `${kind} up to ${max}`;
}

const cell = (text: string) =>
  text
    .replace(/\s*\n- /g, ' · ')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|');

function page(): string {
  const parts = algorithms().map((algo) => {
    const rows = hyperparameterFields(algo).map((field) => {
      const standard = field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
      const words = cell(shown.get(algo)?.get(field.name) ?? '');
      return `| \`${field.name}\` | ${standard} | ${cell(values(field))} | ${words} |`;
    });
    return [`## ${algo}`, '', '| name | default | values | |', '|---|---|---|---|', ...rows].join(
      '\n',
    );
  });
  return `${INTRODUCTION}\n${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Hyperparameters

<!-- Made from the schemas and what editors show of them: npm test -- packages/perilune/test/agents/hyperparameters -u -->

All of them, with their defaults, as \`createAgent({ algo, ... })\`, \`train({ algo, hyperparameters })\`, \`--set name=value\`
and configuration files take them; an editor shows the same words. A preset changes some defaults
([presets.md](presets.md)). What is misspelt, or called as Stable-Baselines3, CleanRL, Dopamine or Gymnasium call it, is
refused with the name that was meant. Steps are environment steps, all environments together.
`;

describe('every hyperparameter', () => {
  it.each(algorithms())('of %s has words that an editor shows, and types know no other', (algo) => {
    const names = hyperparameterFields(algo).map(({ name }) => name);
    const words = shown.get(algo) ?? new Map<string, string>();
    expect([...words.keys()].sort()).toEqual([...names].sort());
    for (const name of names) expect(words.get(name), name).toMatch(/\w.{10,}/);
  });

  it('stands in docs/hyperparameters.md', async () => {
    await expect(page()).toMatchFileSnapshot(path('../../../../docs/hyperparameters.md'));
  });
});
