import { filesInFolder, readForeignAgent, writeTfjs } from '@perilune/formats';
import { createAgent, type Generator, make } from 'perilune';
import { renamed, samples } from './formats.js';
import type { Reader } from './fuzz.js';
import { mutate, pick } from './mutate.js';
import { useAgent } from './use-agent.js';
import { type Members, unzip, zip } from './zip.js';

/** What files of a folder may be called, of which some mean something. */
const NAMES = [
  ...['model.pt', 'model.onnx', 'model.safetensors', 'model.json', 'weights.bin', 'other.zip'],
  ...[
    'vec_normalize.pkl',
    'deep/vecnormalize.pkl',
    '../vec_normalize.pkl',
    '.zip',
    '',
    '__proto__',
  ],
];

/** Folders as the hub has them: a file's bytes are changed, or it is called otherwise, or is another's. */
export function oddFolders(): Reader {
  const whole = folders();
  return {
    name: 'hub folders',
    mutation: (chance) => zip(changed(pick(whole, chance), chance)),
    read: (bytes) => {
      const files = unzip(bytes);
      const { agent, vecNormalize } = filesInFolder([...files.keys()]);
      const statistics = vecNormalize === undefined ? undefined : files.get(vecNormalize);
      const read = readForeignAgent(files.get(agent) as Buffer, {
        name: agent,
        beside: Object.fromEntries(files),
        ...(statistics && { vecNormalize: statistics }),
      });
      return useAgent(read);
    },
  };
}

function folders(): Members[] {
  const [normalized, statistics] = [/^dqn-normalized\.zip$/, /^dqn-normalized\.pkl$/].map(
    (pattern) => samples(pattern)[0] as Buffer,
  ) as [Buffer, Buffer];
  const [unit8] = samples(/\.pt$/) as [Buffer];
  const card = Buffer.from('---\nlibrary_name: stable-baselines3\n---\n# PPO\n');
  const common = [
    ['README.md', card],
    ['results.json', Buffer.from('{"mean_reward": 1}')],
  ] as const;
  const unpacked = [...unzip(normalized)].map(([name, bytes]) => [`agent/${name}`, bytes] as const);
  return [
    new Map([...common, ['agent.zip', normalized], ['vec_normalize.pkl', statistics], ...unpacked]),
    new Map([...common, ['model.pt', unit8]]),
    new Map([...common, ...layersModel()]),
  ];
}

function layersModel(): [string, Buffer][] {
  const env = make('CartPole-v1');
  const agent = createAgent({ env, algo: 'dqn', seed: 1, hiddenLayers: [4] }).snapshot();
  return Object.entries(writeTfjs(agent)).map(([name, bytes]) => [name, Buffer.from(bytes)]);
}

function changed(files: Members, chance: Generator): Members {
  const kind = chance.integers(0, 4);
  const name = pick([...files.keys()], chance);
  const bytes = files.get(name) as Buffer;
  if (kind === 0) return renamed(files, chance);
  if (kind === 1) {
    const others = [...files].filter(([other]) => other !== name);
    return new Map([...others, [pick(NAMES, chance), bytes]]);
  }
  return new Map([...files, [name, mutate(bytes, chance)]]);
}
