// The skeleton of a kind of layer: one factor a unit, forward and back, in both kernels.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { addImport, camel, insert, pascal, Refusal, read, words } from './scaffold.mjs';

const LIBRARY = 'packages/perilune';
const KERNELS = `${LIBRARY}/src/net/kernels`;
const OPERATIONS = `${KERNELS}/layer-operations.ts`;
const KINDS = `${LIBRARY}/src/net/layers/index.ts`;
const BUILDS = `${LIBRARY}/test/net/builds.test.ts`;

/** @type {import('./scaffold.mjs').Kind} */
export const layer = {
  summary: "a kind of layer of a network's description, with its kernels",

  plan(name) {
    checkFree(name);
    const test = `${LIBRARY}/test/net/${name}.test.ts`;
    const page = `docs/layers/${name}.md`;
    return {
      files: {
        [`${LIBRARY}/assembly/net/${name}.ts`]: assemblyOf(name),
        [`${LIBRARY}/src/net/reference/${name}.ts`]: referenceOf(name),
        [`${LIBRARY}/src/net/layers/${name}.ts`]: kindOf(name),
        [test]: testOf(name),
        [page]: pageOf(name),
      },
      changes: {
        [OPERATIONS]: (text) => withOperations(text, name),
        [KINDS]: (text) => withKind(text, name),
        [BUILDS]: (text) => withProgram(text, name),
      },
      next: [
        'npm run build   compiles the kernels, and derives from the table what calls them',
        `npm test -- ${test} ${BUILDS}`,
        `put your layer in place of the skeleton's: the formula first, in ${OPERATIONS}`,
        'name it in the table of docs/network.md and in CHANGELOG.md',
      ],
    };
  },
};

/** @param {string} name @throws {Refusal} where a kind, an operation or a file of its kernels is called so */
function checkFree(name) {
  const tables = readdirSync(join(root, KERNELS)).filter((file) => file.endsWith('-operations.ts'));
  const operation = new RegExp(`^ {2}${camel(name)}(Forward|Backward):`, 'm');
  const table = tables.find((file) => operation.test(read(`${KERNELS}/${file}`)));
  if (table !== undefined) {
    throw new Refusal(`The name is taken: ${KERNELS}/${table} has operations of it.`);
  }
  if (existsSync(join(root, `${LIBRARY}/assembly/net/${name}.ts`))) {
    throw new Refusal(`The name is taken: there are kernels in assembly/net/${name}.ts.`);
  }
}

/** @param {string} text @param {string} name */
function withOperations(text, name) {
  const operations = `
  /** output_j = x_j weight_j; with \`relu\` max(output_j, 0). */
  ${camel(name)}Forward: {
    file: '${name}',
    build: 'inference',
    step: {
      /** x: [rows x columns] */
      input: 'address',
      /** Floats between two rows of \`input\`, at least \`columns\`. */
      inputPitch: 'count',
      columns: 'count',
      /** [columns] */
      weight: 'address',
      /** Whether negative outputs become zero. */
      relu: 'flag',
      /** [rows x columns], written. */
      output: 'address',
    },
    call: 'rows',
  },
  /**
   * With g the gradient of x weight, from the top: weightGradient_j = 0 + g[0][j] x[0][j] + ...;
   * gradient_j = g_j weight_j.
   */
  ${camel(name)}Backward: {
    file: '${name}',
    build: 'learning',
    step: {
      /** x: [rows x columns] */
      input: 'address',
      /** Floats between two rows of \`input\`, at least \`columns\`. */
      inputPitch: 'count',
      columns: 'count',
      /** [columns] */
      weight: 'address',
      /** [rows x columns], changed: from the gradient of x weight to that of x. */
      gradient: 'address',
      /** [columns], written. */
      weightGradient: 'address',
    },
    call: 'rows',
  },
`;
  return insert(text, {
    before: /^\} as const satisfies Record<string, Operation>;$/,
    add: operations,
  });
}

/** @param {string} text @param {string} name */
function withKind(text, name) {
  const kind = camel(name);
  const imported = addImport(text, `import { ${kind} } from './${name}.js';`);
  return insert(imported, {
    after: /^export const layerKinds = \{[^}]*?(?=,?\s*\};)/,
    add: `, ${kind}`,
  });
}

/** @param {string} text @param {string} name */
function withProgram(text, name) {
  const operation = `${camel(name)}Forward`;
  const program = `  ${operation}: (kernels, { x, y, row }) =>
    kernels.${operation}(
      {
        ...{ input: x, inputPitch: COLUMNS, columns: COLUMNS, weight: row },
        ...{ relu: true, output: y },
      },
      ROWS,
    ),
`;
  return insert(text, { before: /^\} satisfies Programs<InferenceKernels>;$/, add: program });
}

/** @param {string} name */
function assemblyOf(name) {
  return `import { pitchBytes } from './layout';

// The formulas and orders of summation are those of the contract, src/net/kernels. Number by number, which
// is right and slow: layer-norm.ts shows the same with vectors.

export function ${camel(name)}Forward(
  input: usize,
  inputPitch: i32,
  columns: i32,
  weight: usize,
  relu: i32,
  output: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  for (let r = 0; r < rows; r++) {
    for (let at = 0; at < columns << 2; at += 4) {
      const y = load<f32>(input + at) * load<f32>(weight + at);
      store<f32>(output + at, relu != 0 && y < 0 ? 0 : y);
    }
    input += inputPitch << 2;
    output += width;
  }
}

export function ${camel(name)}Backward(
  input: usize,
  inputPitch: i32,
  columns: i32,
  weight: usize,
  gradient: usize,
  weightGradient: usize,
  rows: i32,
): void {
  const width = pitchBytes(columns);
  for (let at = 0; at < columns << 2; at += 4) {
    const w = load<f32>(weight + at);
    let sum: f32 = 0;
    for (let r = 0; r < rows; r++) {
      const place = gradient + r * width + at;
      const g = load<f32>(place);
      sum += g * load<f32>(input + r * (inputPitch << 2) + at);
      store<f32>(place, g * w);
    }
    store<f32>(weightGradient + at, sum);
  }
}
`;
}

/** @param {string} name */
function referenceOf(name) {
  return `import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround } = Math;

export function ${camel(name)}Forward(
  { floats: memory }: Memory,
  step: Step<'${camel(name)}Forward'>,
  rows: number,
): void {
  const { columns, inputPitch, relu } = step;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j++) {
      const x = memory[step.input / 4 + r * inputPitch + j]!;
      const y = fround(x * memory[step.weight / 4 + j]!);
      memory[step.output / 4 + r * pitch(columns) + j] = relu && y < 0 ? 0 : y;
    }
  }
}

export function ${camel(name)}Backward(
  { floats: memory }: Memory,
  step: Step<'${camel(name)}Backward'>,
  rows: number,
): void {
  const { columns, inputPitch } = step;
  for (let j = 0; j < columns; j++) {
    const weight = memory[step.weight / 4 + j]!;
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      const at = step.gradient / 4 + r * pitch(columns) + j;
      const g = memory[at]!;
      sum = fround(sum + fround(g * memory[step.input / 4 + r * inputPitch + j]!));
      memory[at] = g * weight;
    }
    memory[step.weightGradient / 4 + j] = sum;
  }
}
`;
}

/** @param {string} name */
function kindOf(name) {
  const [Name, kind] = [pascal(name), camel(name)];
  return `import { pitch } from '../kernels/kernels.js';
import { checkReadable } from './checks.js';
import type { LayerKind, LayerOptions, LayerPlace } from './layer-kind.js';

/** y = activation(x weight), a factor a unit. */
export interface ${Name}Options extends LayerOptions {
  readonly kind: '${kind}';
}

export interface ${Name}Place extends LayerPlace {
  readonly kind: '${kind}';
  /** [columns] */
  readonly weight: number;
}

export const ${kind}: LayerKind<${Name}Options, ${Name}Place> = {
  kerasName: '${name.replaceAll('-', '_')}',
  title: '${Name}',

  fill: ({ kind, activation = 'linear' }) => ({ kind, activation }),

  layOut({ activation = 'linear' }, layout) {
    checkReadable(layout);
    const { index, inputs, reserve } = layout;
    return {
      kind: '${kind}',
      index,
      inputs,
      outputs: inputs,
      groupSize: 1,
      columns: inputs,
      activation,
      weight: reserve({ name: 'weight', kerasName: 'weight', outputs: inputs }),
    };
  },

  /** It begins as if it were not there. */
  initialize({ weight, outputs }, { set }) {
    set(weight, new Float64Array(outputs).fill(1));
  },

  plan({ kernels, layer, parameters, source, relu, output }) {
    const { columns } = layer;
    const read = {
      input: source.address,
      inputPitch: source.pitch,
      columns,
      weight: parameters + 4 * layer.weight,
    };
    const step = { ...read, relu, output };
    return {
      steps: [(rows) => kernels.${kind}Forward(step, rows)],
      backward({ kernels: learning, gradient, gradients, reserve }) {
        // Without anybody to ask for them the kernel still writes them: to where nobody looks.
        const weightGradient =
          gradients === undefined ? reserve(pitch(columns)) : gradients + 4 * layer.weight;
        const back = { ...read, gradient, weightGradient };
        return {
          steps: [(rows) => learning.${kind}Backward(back, rows)],
          inputGradient: gradient,
          isMasked: false,
        };
      },
    };
  },
};
`;
}

/** @param {string} name */
function testOf(name) {
  const kind = camel(name);
  return `import { describe, expect, it } from 'vitest';
import { type Kernels, Network, ParameterLayout } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, implementations, put, randomValues } from './helpers.js';

const ROWS = 5;
const INPUTS = 3;
const STEP = 1e-5;

/** Forward and back: what is written. */
function run(kernels: Kernels, { x, weight, g }: Record<'x' | 'weight' | 'g', ArrayLike<number>>) {
  const columns = weight.length;
  const rows = x.length / columns;
  const read = { input: put(kernels, x), inputPitch: columns, columns, weight: put(kernels, weight) };
  const output = put(kernels, rows * pitch(columns));
  const gradient = put(kernels, g);
  const weightGradient = put(kernels, columns);
  kernels.${kind}Forward({ ...read, relu: true, output }, rows);
  kernels.${kind}Backward({ ...read, gradient, weightGradient }, rows);
  const floats = (at: number, count: number) => kernels.arena.floats(at, count).slice();
  return {
    output: floats(output, rows * pitch(columns)),
    gradient: floats(gradient, rows * pitch(columns)),
    weightGradient: floats(weightGradient, columns),
  };
}

/** The layer alone between observations and outputs, its weights not where they begin. */
function network(kernels: Kernels, activation: 'tanh' | 'relu') {
  const layout = new ParameterLayout({
    input: { segments: [{ kind: 'values', size: INPUTS }] },
    parts: [{ name: 'y', takes: ['observation'], layers: [{ kind: '${kind}', activation }] }],
  });
  const made = new Network({ layout, random: new Generator(1), kernels, maxBatch: ROWS });
  const [weight] = made.parameters();
  expect(weight).toMatchObject({ name: 'y.0.weight', values: Float32Array.of(1, 1, 1) });
  made.setParameters([{ ...weight!, values: Float32Array.of(0.5, -1.5, 2) }]);
  return made;
}

describe.each(implementations)('the $name kernels of ${name}', ({ make }) => {
  it('by hand: two rows of two', () => {
    const written = run(make(), { x: [1, -2, 3, 4], weight: [2, 3], g: [1, 2, 0, 0, 3, 4, 0, 0] });
    expect([...written.output]).toEqual([2, 0, 0, 0, 6, 12, 0, 0]);
    expect([...written.gradient]).toEqual([2, 6, 0, 0, 6, 12, 0, 0]);
    expect([...written.weightGradient]).toEqual([1 * 1 + 3 * 3, -2 * 2 + 4 * 4]);
  });

  it('lets a NaN through, ReLU or not', () => {
    const { output } = run(make(), { x: [Number.NaN, 1], weight: [1, 1], g: [1, 1, 0, 0] });
    expect([...output]).toEqual([Number.NaN, 1, 0, 0]);
  });

  it.each(['tanh', 'relu'] as const)(
    'gives a network with %s the gradients of central differences within 1e-5',
    (activation) => {
      const kernels = make();
      const { arena } = kernels;
      const net = network(kernels, activation);
      const random = new Generator(5);
      const x = Float64Array.from(randomValues(ROWS * INPUTS, random));
      const slopes = randomValues(ROWS * INPUTS, random);
      const weight = Float64Array.from(net.parameters()[0]!.values);
      const forward = net.forwardPass();
      const gradients = arena.reserveFloats(net.layout.count);
      const back = net.backwardPass({
        forward,
        gradients,
        inputs: ['observation'],
        sparseOutput: false,
      });
      arena.floats(forward.input, x.length).set(x);
      forward.run(ROWS);
      for (let r = 0; r < ROWS; r++) {
        const at = back.gradientOf('y') + 4 * r * pitch(INPUTS);
        arena.floats(at, INPUTS).set(slopes.subarray(r * INPUTS, (r + 1) * INPUTS));
      }
      back.run(ROWS);

      const activate = activation === 'tanh' ? Math.tanh : (sum: number) => Math.max(0, sum);
      const objective = () =>
        x.reduce((sum, v, i) => sum + slopes[i]! * activate(v * weight[i % INPUTS]!), 0);
      const slopeAt = (values: Float64Array, i: number) => {
        const kept = values[i]!;
        values[i] = kept + STEP;
        const above = objective();
        values[i] = kept - STEP;
        const below = objective();
        values[i] = kept;
        return (above - below) / (2 * STEP);
      };
      const [found] = net.layout.read(arena.floats(gradients, net.layout.count));
      weight.forEach((_, j) => {
        expect(Math.abs(found!.values[j]! - slopeAt(weight, j))).toBeLessThan(1e-5);
      });
      const rows = arena.floats(back.gradientOf('observation'), ROWS * pitch(INPUTS));
      x.forEach((_, i) => {
        const own = rows[Math.floor(i / INPUTS) * pitch(INPUTS) + (i % INPUTS)]!;
        expect(Math.abs(own - slopeAt(x, i))).toBeLessThan(1e-5);
      });
    },
  );
});

describe('the kernels of ${name}', () => {
  it.each([1, 3, 4, 5, 64, 65])('have the same bits in both, %i columns wide', (columns) => {
    expectSameBits((kernels) => {
      const random = new Generator(columns);
      const { output, gradient, weightGradient } = run(kernels, {
        x: randomValues(7 * columns, random, 0.1),
        weight: randomValues(columns, random, 0.1),
        g: randomValues(7 * pitch(columns), random, 0.1),
      });
      return [output, gradient, weightGradient];
    });
  });
});

describe('a layer of the kind ${kind}', () => {
  it('has a name in the table of layers', () => {
    const net = network(implementations[0]!.make(), 'tanh');
    expect(net.summary()).toContain('${name.replaceAll('-', '_')} (${pascal(name)})');
  });
});
`;
}

/** @param {string} name */
function pageOf(name) {
  return `# ${words(name)}

A kind of layer: a factor a unit.

\`\`\`ts
const layers = [
  { kind: 'dense', units: 64 },
  { kind: '${camel(name)}', activation: 'relu' },
  { kind: 'dense', units: 4 },
]
\`\`\`

| | |
|---|---|
| forward | y_j = activation(x_j weight_j) |
| backward | dx_j = g_j weight_j; dweight_j = the sum of g_j x_j over the rows |
| parameters | \`weight\` [units], which begins with 1 |
| kernels | \`${camel(name)}Forward\` (inference), \`${camel(name)}Backward\` (learning) |
`;
}
