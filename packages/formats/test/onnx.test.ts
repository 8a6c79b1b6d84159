import { InferenceSession, Tensor } from 'onnxruntime-node';
import {
  type Agent,
  Box,
  evaluate,
  Generator,
  rowWidth,
  type StochasticAgent,
  type ValueAgent,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { readOnnx, writeOnnx } from '../src/index.js';
import { GraphBuilder, valueInfo } from '../src/onnx/graph.js';
import { model } from '../src/onnx/messages.js';
import { decodeMessage, encodeMessage } from '../src/onnx/wire.js';
import { exactValues } from './exact-values.js';
import { farthest, farthestOf, fly, type Run, saidOf } from './onnx-outputs.js';
import { agents, farReaching, renormalized, rowsFor, saturated } from './zoo.js';

const ROWS = 1_000;

/** Runs a file in onnxruntime. */
async function runnerOf(bytes: Uint8Array): Promise<Run> {
  const session = await InferenceSession.create(bytes);
  return async (rows, count) => {
    const observation = new Tensor('float32', rows, [count, rows.length / count]);
    const outputs = await session.run({ observation });
    const named = Object.entries(outputs).map(([name, { data }]) => [
      name,
      Array.from(data as Float32Array, Number),
    ]);
    return Object.fromEntries(named);
  };
}

const named = new Map(agents);
const agentNamed = (name: string) => (named.get(name) as () => Agent)();

describe.each(agents)('as ONNX: %s', (_, make) => {
  const agent = make();
  const bytes = writeOnnx(agent);
  const size = rowWidth(agent.observationSpace);
  const rows = rowsFor(agent.observationSpace, ROWS);

  it('gives in onnxruntime what it gives here, within 1e-5 max(1, |x|, support) on 1,000 observations', async () => {
    const outputs = await (await runnerOf(bytes))(rows, ROWS);
    expect(farthestOf(outputs, agent, rows)).toBeLessThan(1e-5);
  });

  it('comes back as it was, to the bit', () => {
    const back = readOnnx(bytes);
    expect(writeOnnx(back)).toEqual(bytes);
    for (let i = 0; i < 20; i++) {
      const row = rows.subarray(i * size, (i + 1) * size);
      expect(saidOf(back, row)).toEqual(saidOf(agent, row));
    }
  });
});

describe.each([
  ['C51 with a support of -300..300', () => agentNamed('dqn, C51')],
  ['quantiles of thousands', () => farReaching(agentNamed('dqn, quantiles'))],
])('values of %s', (_, make) => {
  const agent = make() as ValueAgent;
  const rows = rowsFor(agent.observationSpace, ROWS);
  const exact = exactValues(agent, rows);

  it('are as near to float64 in onnxruntime as here, within 1e-6 of the largest of 1,000 observations', async () => {
    const { q_values = [] } = await (await runnerOf(writeOnnx(agent)))(rows, ROWS);
    const own = Array.from({ length: ROWS }, (_, i) =>
      Array.from(agent.qValues(rows.slice(8 * i, 8 * i + 8))),
    );
    const largest = Math.max(...exact.map(Math.abs));
    expect(largest).toBeGreaterThan(200);
    expect(farthest(q_values, exact, largest)).toBeLessThan(1e-6);
    expect(farthest(own.flat(), exact, largest)).toBeLessThan(1e-6);
  });

  it('choose the same action in onnxruntime, on each of 1,000 observations', async () => {
    const { q_values = [] } = await (await runnerOf(writeOnnx(agent)))(rows, ROWS);
    for (let i = 0; i < ROWS; i++) {
      const said = q_values.slice(4 * i, 4 * i + 4);
      expect(said.indexOf(Math.max(...said))).toBe(agent.act(rows.slice(8 * i, 8 * i + 8)));
    }
  });
});

it('batch renormalizations go into the dense layers behind them: it acts as here, within 1e-5, on 1,000 observations', async () => {
  const agent = renormalized();
  const rows = rowsFor(agent.observationSpace, ROWS);
  const own = new Float32Array(ROWS * rowWidth(agent.actionSpace));
  agent.actInto(rows, own);
  const bytes = writeOnnx(agent);
  const { action } = await (await runnerOf(bytes))(rows, ROWS);
  expect(farthest(action as readonly number[], own, 1)).toBeLessThan(1e-5);
  expect(writeOnnx(readOnnx(bytes))).toEqual(bytes);
});

it('actions at their bounds are the bounds, in onnxruntime as here', async () => {
  const agent = saturated();
  const [high] = (agent.actionSpace as Box<'float32'>).high;
  const rows = rowsFor(agent.observationSpace, 100);
  const own = new Float32Array(100);
  agent.actInto(rows, own);
  const { action } = await (await runnerOf(writeOnnx(agent)))(rows, 100);
  for (const found of [own, action as readonly number[]]) expect(Math.max(...found)).toBe(high);
});

describe('episodes of what was written', () => {
  it.each(['dqn', 'dqn, rainbow', 'ppo'])('have the same 20 returns: %s', async (name) => {
    const agent = agentNamed(name);
    const own = evaluate(agent, { env: 'LunarLander-v3', episodes: 20 });
    const flown = await fly(await runnerOf(writeOnnx(agent)), agent, 20);
    expect(flown.map((one) => one.return)).toEqual(own.results.map((one) => one.return));
  });

  it('have the same 20 lengths, and returns within 0.02: sac', async () => {
    const agent = agentNamed('sac');
    const own = evaluate(agent, {
      env: 'LunarLander-v3',
      envOptions: { continuous: true },
      episodes: 20,
    });
    const flown = await fly(await runnerOf(writeOnnx(agent)), agent, 20);
    expect(flown.map(({ length }) => length)).toEqual(own.results.map(({ length }) => length));
    flown.forEach((one, i) => {
      expect(Math.abs(one.return - (own.results[i]?.return as number))).toBeLessThan(0.02);
    });
  });
});

/** A network of somebody's: 3 numbers, a hidden layer of 5, 2 outputs. */
function someones({ tail = '', first = 'Gemm' }: { tail?: string; first?: string } = {}) {
  const random = new Generator(4);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.standardNormal());
  const graph = new GraphBuilder();
  let x = 'state';
  const [w1, b1, w2, b2] = [draw(15), draw(5), draw(10), draw(2)];
  if (first === 'Gemm') {
    const parameters = [graph.constant('w1', [3, 5], w1), graph.constant('b1', [5], b1)];
    x = graph.node('h', 'Gemm', [x, ...parameters]);
  } else {
    x = graph.node('m', 'MatMul', [x, graph.constant('w1', [3, 5], w1)]);
    x = graph.node('h', 'Add', [graph.constant('b1', [5], b1), x]);
  }
  x = graph.node('n', 'LayerNormalization', [
    x,
    graph.constant('g', [5], draw(5)),
    graph.constant('s', [5], draw(5)),
  ]);
  x = graph.node('a', 'Elu', [x]);
  x = graph.node(
    'out',
    'Gemm',
    [x, graph.constant('w2', [2, 5], w2), graph.constant('b2', [2], b2)],
    { transB: 1 },
  );
  if (tail !== '') x = graph.node('end', tail, [x], { axis: -1 });
  graph.output(x, 1, 2, '');
  const file = {
    irVersion: 8,
    opsetImport: [{ version: 17 }],
    graph: graph.build('', '', valueInfo('state', 1, 3, '')),
  };
  return encodeMessage(model, file);
}

describe('a model of another program', () => {
  it.each(['Gemm', 'MatMul'])('is read as action values, within 1e-5: %s', async (first) => {
    const bytes = someones({ first });
    const agent = readOnnx(bytes) as ValueAgent;
    const rows = rowsFor(agent.observationSpace, 50);
    const session = await InferenceSession.create(bytes);
    const { out } = await session.run({ state: new Tensor('float32', rows, [50, 3]) });
    const own = Array.from({ length: 50 }, (_, i) =>
      Array.from(agent.qValues(rows.slice(3 * i, 3 * i + 3))),
    );
    expect(farthest(out?.data as Float32Array, own.flat(), 1)).toBeLessThan(1e-5);
  });

  it('is a policy where it ends with a softmax, and an actor where actions are of a Box', async () => {
    const agent = readOnnx(someones({ tail: 'Softmax' })) as StochasticAgent;
    const values = readOnnx(someones({ tail: 'ArgMax' })) as ValueAgent;
    const row = Float32Array.of(0.3, -1, 2);
    const [a = 0, b = 0] = values.qValues(row);
    expect(agent.probabilities?.(row)[0]).toBeCloseTo(1 / (1 + Math.exp(b - a)), 6);
    const env = {
      observationSpace: values.observationSpace,
      actionSpace: new Box(-9, 0.1, { shape: [2] }),
    };
    expect(readOnnx(someones(), { env }).act(row)).toEqual(
      Float32Array.of(Math.min(a, 0.1), Math.min(b, 0.1)),
    );
  });

  it('may be one of ours whose metadata somebody took away', () => {
    const agent = agentNamed('dqn, LayerNorm') as ValueAgent;
    const { metadataProps: _, ...file } = decodeMessage(model, writeOnnx(agent));
    const read = readOnnx(encodeMessage(model, file), { env: 'LunarLander-v3' }) as ValueAgent;
    const row = new Float32Array(8).fill(0.5);
    expect(read.qValues(row)).toEqual(agent.qValues(row));
  });

  it.each([
    ['Cos', 'Cos "Cos(end)" is of a kind that is not read here'],
    ['Relu', 'none behind its last'],
  ])('is refused by name for what is not known: %s', (tail, words) => {
    expect(() => readOnnx(someones({ tail }))).toThrow(words);
  });

  it('is refused where it is for another environment', () => {
    expect(() => readOnnx(someones(), { env: 'CartPole-v1' })).toThrow('makes 2 numbers of 3');
    expect(() => readOnnx(writeOnnx(agentNamed('dqn')), { env: 'CartPole-v1' })).toThrow(
      'name its own',
    );
  });
});

describe('a file of ours that somebody changed', () => {
  const bytes = writeOnnx(agentNamed('dqn, dueling'));

  it('is refused where its graph is not what its metadata say', () => {
    const file = decodeMessage(model, bytes);
    const node = file.graph?.node?.find(({ opType }) => opType === 'Relu') as { opType: string };
    node.opType = 'Tanh';
    expect(() => readOnnx(encodeMessage(model, file))).toThrow('node 1 is another');
    expect(() => readOnnx(new Uint8Array(40).fill(7))).toThrow('no ONNX model');
  });

  it('is what it was, or refused in words, 2,000 times', () => {
    const random = new Generator(5);
    const row = new Float32Array(8).fill(0.5);
    const small = writeOnnx(agentNamed('ppo, no hidden layers'));
    for (let i = 0; i < 2_000; i++) {
      const damaged = small.slice(0, i % 5 === 0 ? random.integers(1, small.length) : small.length);
      for (let k = 0; k < 1 + (i % 4); k++)
        damaged[random.integers(0, damaged.length)] = random.integers(0, 256);
      try {
        const action = readOnnx(damaged).act(row) as number;
        expect(Number.isInteger(action)).toBe(true);
      } catch (error) {
        expect((error as Error).name).toMatch(/^(UsageError|AgentFileError)$/);
      }
    }
  });
});
