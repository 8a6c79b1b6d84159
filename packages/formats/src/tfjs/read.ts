import { type Agent, AgentFileError, type NamedTensor, parseJson } from 'perilune';
import type { ReadOptions } from '../agents/read-options.js';
import { checkFits, type World, worldOf } from '../agents/world.js';
import { anatomyOf, kerasTensorsOf } from '../anatomy/anatomy.js';
import { agentOfChain } from '../anatomy/chain.js';
import { rebuild } from '../anatomy/rebuild.js';
import { transposed } from '../anatomy/transposed.js';
import { inFile, quoted } from '../text/places.js';
import type { Json, WeightEntry } from './layers-model.js';
import { layersChainIn } from './read-chain.js';
import { filesIn, weightsIn } from './read-weights.js';
import { layersModelOf } from './write.js';

/** What of a `model.json` is read. */
interface ModelJson {
  readonly format?: unknown;
  readonly modelTopology?: Json;
  readonly weightsManifest?: unknown;
  readonly userDefinedMetadata?: { readonly perilune?: unknown } | null;
}

/** Many times what the widest agent's says: weights lie in files of their own. */
const MOST_BYTES = 4 * 2 ** 20;

/**
 * Reads an agent from a layers model of TensorFlow.js: one that `writeTfjs` wrote, or a chain of Dense,
 * LayerNormalization and activations, whose numbers are action values, or with a softmax at the end a policy's
 * probabilities. What a file of ours says of itself must be what its layers do.
 *
 * @param files `model.json` and the files of weights that it names, by name
 * @param options.env what a model of another program is for; without it observations are any numbers
 * @throws AgentFileError that says where the files hold what is not known here
 */
export function readTfjs(
  files: Readonly<Record<string, Uint8Array>>,
  options: ReadOptions = {},
): Agent {
  const { name = 'the model' } = options;
  const world = worldOf(options);
  return inFile(name, () => readModel(files, world));
}

/**
 * The files of weights that a `model.json` names, relative to it.
 *
 * @param name what messages call it
 * @throws AgentFileError when it is of no layers model, or a name leads out of its folder
 */
export function weightFilesOf(modelJson: Uint8Array, name = 'the file'): string[] {
  return inFile(name, () => checkedFiles(filesIn(modelIn(modelJson).weightsManifest)));
}

function checkedFiles(files: string[]): string[] {
  const odd = files.find((file) => /^[/\\]|^\w+:|\\/.test(file) || file.split('/').includes('..'));
  if (odd === undefined) return files;
  throw new AgentFileError(`The file of weights ${quoted(odd)} has a name that leads elsewhere.`);
}

/** Whether a file is the `model.json` of a layers model, or of a graph. */
export function isTfjsModel(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, 64).find((byte) => byte > 0x20);
  if (first !== 0x7b) return false;
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, MOST_BYTES));
  return text.includes('"modelTopology"');
}

/** @throws UsageError as `readTfjs` */
function readModel(files: Readonly<Record<string, Uint8Array>>, world: World | undefined): Agent {
  const model = modelIn(files['model.json']);
  const weights = weightsIn(model.weightsManifest, files);
  const told = toldIn(model);
  const agent =
    told === undefined
      ? agentOfChain(layersChainIn(model.modelTopology, weights), world)
      : readOwn(model, weights, told);
  if (world !== undefined) checkFits(agent, world);
  return agent;
}

/** What a file of ours says of itself: texts by name. */
function toldIn({ userDefinedMetadata }: ModelJson): Readonly<Record<string, string>> | undefined {
  const told = userDefinedMetadata?.perilune;
  if (told === undefined) return undefined;
  const isTold = typeof told === 'object' && told !== null && !Array.isArray(told);
  if (isTold && Object.values(told).every((value) => typeof value === 'string')) {
    return told as Record<string, string>;
  }
  throw new AgentFileError(
    'The entry "perilune" of its userDefinedMetadata is no object of texts.',
  );
}

function modelIn(bytes: Uint8Array | undefined): ModelJson {
  if (bytes === undefined) throw new AgentFileError('There is no model.json among the files.');
  if (bytes.length > MOST_BYTES) {
    throw new AgentFileError(
      `The model.json has ${bytes.length} bytes, but of an agent no more than ${MOST_BYTES}.`,
    );
  }
  const model = parsed(bytes) as ModelJson | null;
  if (typeof model === 'object' && model !== null && model.modelTopology !== undefined) {
    if (model.format !== 'graph-model') return model;
    throw new AgentFileError('The model.json is of a graph model: only layers models are read.');
  }
  throw new AgentFileError('The model.json has no modelTopology: it is of no layers model.');
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new AgentFileError(`The model.json is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The agent that the metadata describe, if the layers are what would be written of it. */
function readOwn(
  { modelTopology }: ModelJson,
  weights: readonly WeightEntry[],
  told: Readonly<Record<string, string>>,
): Agent {
  const agent = rebuild(told, parametersIn(told, weights));
  const expected = layersModelOf(anatomyOf(agent));
  const odd = expected.weights.find((one, i) => !isSame(one, weights[i]));
  const isAlike = JSON.stringify(expected.topology) === JSON.stringify(modelTopology);
  if (isAlike && odd === undefined && weights.length === expected.weights.length) return agent;
  const difference = odd === undefined ? 'its layers are others' : `${odd.name} is another`;
  throw new AgentFileError(
    `The model is not what its userDefinedMetadata say of it: ${difference}. What has been changed by another ` +
      'program is read without their entry "perilune".',
  );
}

function isSame(a: WeightEntry, b: WeightEntry | undefined): boolean {
  return (
    a.name === b?.name &&
    a.shape.join() === b.shape.join() &&
    a.values.every((x, k) => Object.is(x, b.values[k]))
  );
}

/** The learned layers' tensors in PyTorch's layout and names. */
function parametersIn(
  told: Readonly<Record<string, string>>,
  weights: readonly WeightEntry[],
): NamedTensor[] {
  const byName = new Map(weights.map((one) => [one.name, one]));
  return kerasTensorsOf(told, weights.length).map(({ name, kerasName, inputs, outputs }) => {
    const found = byName.get(kerasName);
    if (found?.values.length !== (inputs ?? 1) * outputs) {
      throw new AgentFileError(
        `The weights have no ${kerasName} of the size that their layer needs.`,
      );
    }
    if (inputs === undefined) return { name, shape: [outputs], values: found.values };
    return { name, shape: [outputs, inputs], values: transposed(found.values, inputs, outputs) };
  });
}
