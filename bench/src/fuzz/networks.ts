import { readOnnx, readTfjs, writeOnnx, writeTfjs } from '@perilune/formats';
import { type Agent, createAgent, type Generator, make } from 'perilune';
import type { Reader } from './fuzz.js';
import { mutate, pick } from './mutate.js';
import { mutateJson } from './mutate-json.js';
import { mutateMessage } from './protobuf.js';
import { useAgent } from './use-agent.js';
import { type Members, unzip, zip } from './zip.js';

const small = { seed: 1, hiddenLayers: [6, 4] };

/** Of every kind that is written: action values, atoms, choices, actions of a Box. */
function agents(): Agent[] {
  const cartPole = make('CartPole-v1');
  const pendulum = make('Pendulum-v1');
  const support = { head: 'categorical', atoms: 5, vMin: -9, vMax: 9 } as const;
  return [
    createAgent({ env: cartPole, ...small, algo: 'dqn', layerNorm: true }).snapshot(),
    createAgent({ env: cartPole, ...small, algo: 'dqn', dueling: true, ...support }).snapshot(),
    createAgent({ env: make('Taxi-v4'), ...small, algo: 'dqn', hiddenLayers: [4] }).snapshot(),
    createAgent({ env: cartPole, ...small, algo: 'ppo', normalizeObservations: true }).snapshot(),
    createAgent({ env: pendulum, ...small, algo: 'sac' }).snapshot(),
  ];
}

/** Whose last number but one of the metadata's names is changed, so that a graph is read for itself. */
const anonymous = (text: string) => text.replaceAll('perilune', 'perilunf');

/** Graphs of ours, and the same as if another program had written them. */
function graphs(): Buffer[] {
  return agents().flatMap((agent) => {
    const own = Buffer.from(writeOnnx(agent));
    return [own, Buffer.from(anonymous(own.toString('latin1')), 'latin1')];
  });
}

/** Models whose bytes were changed, which nothing vouches for. */
export function damagedOnnx(): Reader {
  const whole = graphs();
  return {
    name: 'ONNX, bytes',
    mutation: (chance) => mutate(pick(whole, chance), chance),
    read: (bytes) => useAgent(readOnnx(bytes)),
  };
}

/** Models whose messages were changed and have right lengths. */
export function oddOnnx(): Reader {
  const whole = graphs();
  return {
    name: 'ONNX, messages',
    mutation: (chance) => {
      let bytes = pick(whole, chance);
      for (let times = chance.integers(1, 4); times > 0; times--)
        bytes = mutateMessage(bytes, chance);
      return bytes;
    },
    read: (bytes) => useAgent(readOnnx(bytes)),
  };
}

/** Models of ours, and the same as if another program had written them. */
export function layersModels(): Members[] {
  return agents().flatMap((agent) => {
    const files = Object.entries(writeTfjs(agent));
    const own = new Map(files.map(([name, bytes]) => [name, Buffer.from(bytes)]));
    const text = anonymous(own.get('model.json')?.toString() ?? '');
    return [own, new Map([...own, ['model.json', Buffer.from(text)]])];
  });
}

/** Layers models: what `model.json` says is changed, or bytes of either file, or one is not there. */
export function oddTfjs(): Reader {
  const whole = layersModels();
  return {
    name: 'TensorFlow.js',
    mutation: (chance) => zip(changedModel(pick(whole, chance), chance)),
    read: (bytes) => useAgent(readTfjs(Object.fromEntries(unzip(bytes)))),
  };
}

function changedModel(files: Members, chance: Generator): Members {
  const kind = chance.integers(0, 8);
  const name = kind < 6 ? 'model.json' : 'weights.bin';
  const bytes = files.get(name) as Buffer;
  if (kind === 7) return new Map([...files].filter(([other]) => other !== name));
  const other =
    kind < 5
      ? Buffer.from(JSON.stringify(mutateJson(JSON.parse(bytes.toString()), chance)) ?? '')
      : mutate(bytes, chance);
  return new Map([...files, [name, other]]);
}
