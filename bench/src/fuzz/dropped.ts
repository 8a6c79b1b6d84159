import { readForeignAgent, readTfjs } from '@perilune/formats';
import type { Generator } from 'perilune';
import { samples } from './formats.js';
import type { Reader } from './fuzz.js';
import { pick } from './mutate.js';
import { layersModels } from './networks.js';
import { type Members, unzip, zip } from './zip.js';

/** A tensor's name in a pickle, behind its length. */
const TENSOR = /[a-z_]\w*(?:\.\w+)*\.(?:weight|bias)|(?<![\w.])log_std/g;

/** Honest files of which a tensor, a layer or a stack of layers is called what nothing is called: none may be taken. */
export function droppedTensors(): Reader {
  const whole = samples(/\.(zip|pt)$/).map(unzip);
  return {
    name: 'tensors left out',
    mutation: (chance) => {
      const members = pick(whole, chance);
      const policy = members.get('policy.pth');
      if (policy === undefined) return zip(withoutPart(members, chance));
      return zip(new Map([...members, ['policy.pth', zip(withoutPart(unzip(policy), chance))]]));
    },
    read: (bytes) => {
      readForeignAgent(bytes).close();
      return 'an agent with a part missing was taken';
    },
  };
}

/** Every name that begins as one of them does, up to a dot, begins otherwise. */
function withoutPart(members: Members, chance: Generator): Members {
  const [file, pickled] = [...members].find(([name]) => name.endsWith('data.pkl')) as [
    string,
    Buffer,
  ];
  const text = pickled.toString('latin1');
  const words = pick([...new Set(text.match(TENSOR))], chance).split('.');
  const part = words.slice(0, chance.integers(1, words.length + 1)).join('.');
  const other = text.replaceAll(TENSOR, (name) =>
    name === part || name.startsWith(`${part}.`) ? `X${name.slice(1)}` : name,
  );
  return new Map([...members, [file, Buffer.from(other, 'latin1')]]);
}

// biome-ignore lint/suspicious/noExplicitAny: what something is left out of is JSON of another program.
type Loose = any;

/** What of a model may be left out: each is needed. */
const LISTS: readonly ((model: Loose, chance: Generator) => unknown[])[] = [
  ({ modelTopology }) => modelTopology.config.layers,
  ({ modelTopology }) => modelTopology.config.output_layers,
  ({ modelTopology }, chance) =>
    pick<Loose>(modelTopology.config.layers.slice(1), chance).inbound_nodes,
  ({ weightsManifest: [group] }) => group.weights,
];

/** Layers models without one of their layers, outputs or weights, or what one of them reads. */
export function droppedLayers(): Reader {
  const whole = layersModels();
  return {
    name: 'layers left out',
    mutation: (chance) => {
      const files = pick(whole, chance);
      const model = JSON.parse(String(files.get('model.json')));
      const list = pick(LISTS, chance)(model, chance);
      list.splice(chance.integers(0, list.length), 1);
      return zip(new Map([...files, ['model.json', Buffer.from(JSON.stringify(model))]]));
    },
    read: (bytes) => {
      readTfjs(Object.fromEntries(unzip(bytes))).close();
      return 'a model with a part missing was taken';
    },
  };
}
