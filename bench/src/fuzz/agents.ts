import {
  type Agent,
  createAgent,
  decodeSafetensors,
  encodeAgent,
  encodeSafetensors,
  type Generator,
  loadAgent,
  make,
} from 'perilune';
import type { Reader } from './fuzz.js';
import { mutate, pick } from './mutate.js';
import { mutateJson } from './mutate-json.js';
import { useAgent } from './use-agent.js';

const small = { hiddenLayers: [8, 6], replayCapacity: 64, batchSize: 4, learningStarts: 4 };

/** Of every kind of file that there is, small: what it says counts, not how much. */
function samples(): Buffer[] {
  const cartPole = () => make('CartPole-v1');
  const dqn = { algo: 'dqn' as const, seed: 1 };
  const agents: Agent[] = [
    createAgent({ env: cartPole(), ...dqn, ...small }),
    createAgent({
      env: cartPole(),
      ...dqn,
      ...small,
      dueling: true,
      noisy: true,
      epsilon: 0,
      layerNorm: true,
      head: 'quantile',
      quantiles: 3,
    }),
    createAgent({
      env: make('Taxi-v4'),
      ...dqn,
      ...small,
      head: 'categorical',
      atoms: 5,
      vMin: -9,
      vMax: 9,
    }),
    createAgent({
      env: cartPole(),
      ...dqn,
      ...small,
      normalizeObservations: true,
      normalizationClip: 5,
    }),
    createAgent({ env: make('FrozenLake-v1'), algo: 'tabular-q', seed: 1 }),
    createAgent({
      env: make('MountainCar-v0'),
      algo: 'kernel-q',
      seed: 1,
      features: 'bumps',
      bumpsPerEntry: 3,
    }),
    createAgent({
      env: make('Taxi-v4'),
      algo: 'kernel-q',
      seed: 1,
      featuresPerKernel: 2,
    }),
    createAgent({ env: make('Blackjack-v1'), algo: 'online-q', seed: 1 }),
    createAgent({ env: cartPole(), algo: 'ppo', seed: 1, hiddenLayers: [6], sharedLayers: [5] }),
    createAgent({ env: make('Pendulum-v1'), algo: 'sac', seed: 1, hiddenLayers: [6] }),
  ];
  return agents.map((agent) => Buffer.from(agent.save()));
}

/** What a file is as it was saved, by what reads out of it. */
const savedAgain = (bytes: Buffer) => Buffer.from(loadAgent(bytes).save()).toString('latin1');

/** Files with bytes changed: of a sealed file none may be taken that says something else. */
export function damagedAgents(): Reader {
  const whole = samples();
  const known = new Set(whole.map(savedAgain));
  return {
    name: 'agents, bytes',
    mutation: (chance) => mutate(pick(whole, chance), chance),
    read: (bytes) => {
      const wrong = useAgent(loadAgent(bytes));
      if (wrong !== undefined) return wrong;
      return known.has(savedAgain(bytes)) ? undefined : 'a damaged agent was taken';
    },
  };
}

/** Files whose metadata and tensors say odd things, sealed anew: they are refused, or an agent that acts. */
export function oddAgents(): Reader {
  const whole = samples().map((bytes) => decodeSafetensors(bytes));
  return {
    name: 'agents, sealed anew',
    mutation: (chance) => Buffer.from(resealed(pick(whole, chance), chance)),
    read: (bytes) => useAgent(loadAgent(bytes), true),
  };
}

/** Networks of others, with neither metadata nor a seal: what they do is told by their tensors alone. */
export function bareTensors(): Reader {
  const env = 'CartPole-v1';
  const [plain, dueling] = samples();
  const whole = [plain, dueling].map((bytes) => {
    const { tensors } = decodeSafetensors(bytes as Buffer);
    return Buffer.from(encodeSafetensors(tensors));
  });
  return {
    name: 'safetensors of others',
    mutation: (chance) => changedTensors(pick(whole, chance), chance),
    read: (bytes) => useAgent(loadAgent(bytes, { env })),
  };
}

/** What the header says of tensors is changed, or bytes anywhere. */
function changedTensors(bytes: Buffer, chance: Generator): Buffer {
  if (chance.integers(0, 3) === 0) return mutate(bytes, chance);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  const text = Buffer.from(JSON.stringify(mutateJson(header, chance)) ?? '');
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, bytes.subarray(8 + length)]);
}

type Decoded = ReturnType<typeof decodeSafetensors>;

function resealed({ tensors, metadata }: Decoded, chance: Generator): Uint8Array {
  const { format, perilune, sealed, checksum, ...description } = metadata;
  const changed = chance.integers(0, 4) > 0 ? mutateJson(description, chance) : description;
  const odd = chance.integers(0, 3) === 0 ? oddTensors(tensors, chance) : tensors;
  const isObject = typeof changed === 'object' && changed !== null && !Array.isArray(changed);
  return encodeAgent((isObject ? changed : {}) as never, odd);
}

/** One tensor left out, of another shape, or with a value that is none. */
function oddTensors(tensors: Decoded['tensors'], chance: Generator): Decoded['tensors'] {
  const at = chance.integers(0, tensors.length);
  return tensors.flatMap((tensor, i) => {
    if (i !== at || tensor.values.length === 0) return [tensor];
    const values = tensor.values.slice();
    const kind = chance.integers(0, 4);
    if (kind === 0) return [];
    if (kind === 1) return [{ ...tensor, shape: [values.length] }];
    if (kind === 2) return [{ ...tensor, shape: [1, values.length] }];
    values[chance.integers(0, values.length)] = pick(
      [Number.NaN, 1e9, -1, 0, 0.5, Infinity],
      chance,
    );
    return [{ ...tensor, values }];
  });
}
