import '@tensorflow/tfjs-backend-cpu';
import { type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import {
  type Agent,
  Box,
  createAgent,
  evaluate,
  Generator,
  isValueAgent,
  make,
  type NetworkPolicy,
  readRow,
  rowWidth,
  type StochasticAgent,
  type ValueAgent,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import {
  readForeignAgent,
  readTfjs,
  type TfjsFiles,
  weightFilesOf,
  writeTfjs,
} from '../src/index.js';
import { agents, rowsFor, worthOf } from './zoo.js';

const ROWS = 200;
const named = new Map(agents);
const agentNamed = (name: string) => (named.get(name) as () => Agent)();

/** As `tf.loadLayersModel` reads it from files. */
function load(files: TfjsFiles): Promise<LayersModel> {
  const model = JSON.parse(new TextDecoder().decode(files['model.json']));
  const weightData = files['weights.bin'].slice().buffer;
  const artifacts = {
    modelTopology: model.modelTopology,
    weightSpecs: model.weightsManifest[0].weights,
    weightData,
  };
  return loadLayersModel({ load: async () => artifacts });
}

/** What a model says of rows, output by output. */
function predict(model: LayersModel, rows: Float32Array, size: number): ArrayLike<number>[] {
  const outputs = model.predict(tensor2d(rows, [rows.length / size, size])) as Tensor | Tensor[];
  return [outputs].flat().map((output) => output.dataSync());
}

/** What the agent says of a row, in the order of the model's outputs. */
function saidOf(agent: Agent, row: Float32Array): ArrayLike<number>[] {
  const observation = readRow(agent.observationSpace, row);
  if (isValueAgent(agent)) return [agent.qValues(observation)];
  const { probabilities } = agent as Partial<StochasticAgent>;
  const value = worthOf(agent);
  const first = probabilities?.call(agent, observation) ?? (agent.act(observation) as Float32Array);
  return value === undefined ? [first] : [first, [value.call(agent, observation)]];
}

/** What float32 sums over atoms are exact to: the size of the returns that they stand for. */
function sizeOf(agent: Agent): number {
  const { head } = (agent.describe().architecture ?? {}) as {
    head?: { vMin?: number; vMax?: number };
  };
  return Math.max(1, -(head?.vMin ?? 0), head?.vMax ?? 0);
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>, size: number): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => {
    const y = b[i] as number;
    return Math.max(most, Math.abs(x - y) / Math.max(size, Math.abs(y)));
  }, 0);
}

describe.each(agents)('as a layers model: %s', (_, make) => {
  const agent = make();
  const files = writeTfjs(agent);
  const size = rowWidth(agent.observationSpace);
  const rows = rowsFor(agent.observationSpace, ROWS);

  it('gives in TensorFlow.js what it gives here, within 1e-5 max(1, |x|, support)', async () => {
    const found = predict(await load(files), rows, size);
    const said = Array.from({ length: ROWS }, (_, i) =>
      saidOf(agent, rows.subarray(i * size, (i + 1) * size)),
    );
    expect(found).toHaveLength(said[0]?.length as number);
    found.forEach((output, k) => {
      const own = said.flatMap((one) => Array.from(one[k] as ArrayLike<number>));
      expect(farthest(output, own, sizeOf(agent))).toBeLessThan(1e-5);
    });
  });

  it('comes back as it was, to the bit', () => {
    const back = readTfjs({ ...files });
    expect(writeTfjs(back)).toEqual(files);
    for (let i = 0; i < 20; i++) {
      const row = rows.subarray(i * size, (i + 1) * size);
      expect(saidOf(back, row)).toEqual(saidOf(agent, row));
    }
  });
});

describe('the summary of a layers model', () => {
  it.each(['dqn', 'dqn, rainbow', 'pqn', 'ppo', 'ppo, shared'])(
    'has the layers and parameters of ours: %s',
    async (name) => {
      const agent = agentNamed(name) as NetworkPolicy;
      const model = await load(writeTfjs(agent));
      const table = [...agent.summary().matchAll(/^ (\w+) \((\w+)\) *\(None, \d+\) +([\d,]+)$/gm)];
      const ours = table.map(([, layer, kind, count]) => [
        layer,
        kind,
        Number(count?.replaceAll(',', '')),
      ]);
      const learned = model.layers.filter((layer) => layer.trainableWeights.length > 0);
      const theirs = learned.map((layer) => [
        layer.name,
        layer.getClassName(),
        layer.countParams(),
      ]);
      expect(theirs.sort()).toEqual(ours.sort());
    },
  );
});

describe('episodes of a layers model', () => {
  it('have the same 20 returns', async () => {
    const agent = agentNamed('dqn, rainbow');
    const own = evaluate(agent, { env: 'LunarLander-v3', episodes: 20 });
    const model = await load(writeTfjs(agent));
    const env = make('LunarLander-v3');
    const flown = evaluate(
      (observation: Float32Array) => {
        const [values] = predict(model, observation, 8) as [ArrayLike<number>];
        return Array.from(values).indexOf(Math.max(...Array.from(values)));
      },
      { env, episodes: 20 },
    );
    expect(flown.results.map((one) => one.return)).toEqual(own.results.map((one) => one.return));
  });
});

/** Somebody's Sequential, as `model.save` writes it down. */
async function someones(
  tail?: 'softmax' | 'sigmoid',
): Promise<{ model: LayersModel; files: Record<string, Uint8Array> }> {
  const model = sequential({
    layers: [
      layers.dense({
        units: 6,
        inputShape: [3],
        useBias: false,
        kernelInitializer: 'glorotNormal',
      }),
      layers.layerNormalization({ epsilon: 1e-5 }),
      layers.elu(),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 2, biasInitializer: 'ones', ...(tail && { activation: tail }) }),
    ],
  });
  const files: Record<string, Uint8Array> = {};
  await model.save({
    save: async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ['a.bin'], weights: weightSpecs }];
      files['model.json'] = new TextEncoder().encode(
        JSON.stringify({ modelTopology, weightsManifest }),
      );
      files['a.bin'] = new Uint8Array(weightData as ArrayBuffer);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } };
    },
  });
  return { model, files };
}

describe('a layers model of another program', () => {
  it('is read as action values, and as an actor where actions are of a Box: within 1e-5', async () => {
    const { model, files } = await someones();
    const agent = readTfjs(files) as ValueAgent;
    const row = Float32Array.of(0.4, -2, 1);
    const [values] = predict(model, row, 3) as [ArrayLike<number>];
    expect(farthest(agent.qValues(row), values, 1)).toBeLessThan(1e-5);
    const env = {
      observationSpace: agent.observationSpace,
      actionSpace: new Box(-9, 9, { shape: [2] }),
    };
    expect(farthest(readTfjs(files, { env }).act(row) as Float32Array, values, 1)).toBeLessThan(
      1e-5,
    );
  });

  it('is a policy where it ends with a softmax', async () => {
    const { model, files } = await someones('softmax');
    const agent = readTfjs(files) as StochasticAgent;
    const row = Float32Array.of(0.4, -2, 1);
    const [probabilities] = predict(model, row, 3) as [ArrayLike<number>];
    expect(farthest(agent.probabilities?.(row) as Float32Array, probabilities, 1)).toBeLessThan(
      1e-5,
    );
  });

  it('is refused by name for what is not known, missing or for something else', async () => {
    const { files } = await someones('sigmoid');
    expect(() => readTfjs(files)).toThrow('none behind its last');
    const topology = new TextDecoder().decode(files['model.json']).replace('sigmoid', 'wavy');
    const wavy = { ...files, 'model.json': new TextEncoder().encode(topology) };
    expect(() => readTfjs(wavy)).toThrow('"wavy", which is not known here');
    const { 'a.bin': _, ...without } = files;
    expect(() => readTfjs(without)).toThrow('"a.bin" is missing');
    expect(() => readTfjs({})).toThrow('no model.json');
  });
});

describe('a Box with an entry that is one number alone', () => {
  it('is written in numbers', async () => {
    const low = Float32Array.of(-1, 0.5);
    const actionSpace = new Box(low, Float32Array.of(1, 0.5), { shape: [2] });
    const env = { observationSpace: make('LunarLander-v3').observationSpace, actionSpace };
    const agent = createAgent({ algo: 'ppo', env, seed: 3, hiddenLayers: [4] } as never).snapshot();
    const files = writeTfjs(agent as Agent);
    const values = new Float32Array(files['weights.bin'].slice().buffer);
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
    expect(readTfjs({ ...files }).act(new Float32Array(8))).toEqual(
      agent.act(new Float32Array(8) as never),
    );
  });
});

describe('the files of a layers model', () => {
  const files = writeTfjs(agentNamed('ppo'));
  const model = files['model.json'];

  it('are told apart from other programs, with what is given beside', () => {
    const agent = readForeignAgent(model, { name: 'model.json', beside: { ...files } });
    expect(writeTfjs(agent)).toEqual(files);
    expect(weightFilesOf(model)).toEqual(['weights.bin']);
    expect(() => readForeignAgent(model, { name: 'model.json' })).toThrow(
      'model.json: The model\'s file "weights.bin" is missing: it is to be given beside',
    );
  });

  it.each(['../weights.bin', '/etc/weights', 'a/../../b.bin', 'C:/b.bin', 'https://a.b/c.bin'])(
    'lie in its folder: %s is refused',
    (path) => {
      const weightsManifest = [{ paths: [path], weights: [] }];
      const other = new TextEncoder().encode(
        JSON.stringify({ modelTopology: {}, weightsManifest }),
      );
      expect(() => weightFilesOf(other, 'model.json')).toThrow(/model\.json: .*leads elsewhere/);
    },
  );
});

describe('a layers model of ours that somebody changed', () => {
  const files = writeTfjs(agentNamed('ppo, no hidden layers'));

  it('is refused where its layers are not what its metadata say', () => {
    const words = new TextDecoder().decode(files['model.json']);
    const other = new TextEncoder().encode(
      words.replace('"activation":"linear"', '"activation":"tanh"'),
    );
    expect(() => readTfjs({ ...files, 'model.json': other })).toThrow('its layers are others');
  });

  it('is what it was, or refused in words, 2,000 times', () => {
    const random = new Generator(6);
    const row = new Float32Array(8).fill(0.5);
    for (let i = 0; i < 2_000; i++) {
      const name = i % 3 === 0 ? 'weights.bin' : 'model.json';
      const damaged = files[name].slice(
        0,
        i % 7 === 0 ? random.integers(1, files[name].length) : undefined,
      );
      for (let k = 0; k < 1 + (i % 3); k++)
        damaged[random.integers(0, damaged.length)] = random.integers(0, 256);
      try {
        expect(Number.isInteger(readTfjs({ ...files, [name]: damaged }).act(row))).toBe(true);
      } catch (error) {
        expect((error as Error).name).toMatch(/^(UsageError|AgentFileError)$/);
      }
    }
  });
});
