import {
  type Agent,
  AgentFileError,
  type AnySpace,
  type ArchitectureOptions,
  decodeSafetensors,
  type NamedTensor,
  type Provenance,
  type Spaces,
} from 'perilune';
import { assemble } from '../agents/assembly.js';
import type { ReadOptions } from '../agents/read-options.js';
import { spacesFor, worldOf } from '../agents/world.js';
import { Allowance } from '../archive/allowance.js';
import { ZipArchive } from '../archive/zip.js';
import { inFile, inPlace } from '../text/places.js';
import { readStateDict } from '../torch/state-dict.js';
import { activationOf } from './activation.js';
import { translateActorCritic } from './actor-critic.js';
import { algorithmOf, type Family, type Kind } from './families.js';
import { translateDeterministic, translateSquashedGaussian } from './off-policy.js';
import { readSavedData, type SavedData, type SavedObject } from './saved-data.js';
import { spaceOf } from './saved-spaces.js';
import type { Original, Translation } from './translation.js';
import { translateValues } from './values.js';
import { readVecNormalize, type VecNormalize } from './vec-normalize.js';

/** What `readStableBaselines3` may be told. */
export interface StableBaselines3Options extends ReadOptions {
  /** What `VecNormalize.save` wrote, where observations were normalized. */
  readonly vecNormalize?: Uint8Array | undefined;
}

/** What a zip file of Stable-Baselines3 has. */
const DATA = 'data';
const POLICY = 'policy.pth';
const VARIABLES = 'pytorch_variables.pth';
const VERSION = '_stable_baselines3_version';

/**
 * Reads an agent that Stable-Baselines3 or sb3-contrib saved, versions 1 and 2: DQN, QR-DQN, PPO, MaskablePPO, A2C, TRPO,
 * SAC, TQC, TD3 and DDPG with dense layers. No code of the file is run, and no pickle but that of tensors' names read.
 *
 * The agent is one of the library's: it acts as `predict(..., deterministic=True)` does, tells what the policy knows,
 * and `save` writes it as one of ours.
 *
 * @param bytes of the zip file
 * @throws AgentFileError that names the file, the place in it and the reason
 * @throws UsageError when there is no such environment
 */
export function readStableBaselines3(
  bytes: Uint8Array,
  options: StableBaselines3Options = {},
): Agent {
  const { name = 'the file', vecNormalize, onNote: note = () => {} } = options;
  const world = worldOf(options);
  return inFile(name, () => {
    const archive = new ZipArchive(bytes, new Allowance(bytes.length));
    checkMembers(archive);
    const data = inPlace(DATA, () => readSavedData(archive.read(DATA)));
    const kind = inPlace(DATA, () => algorithmOf(data));
    const told = inPlace(DATA, () => spacesIn(data, note));
    const spaces = spacesFor(told, world, note);
    const state = inPlace(POLICY, () => readStateDict(archive.read(POLICY), archive.allowance));
    const activation = inPlace(DATA, () => toldActivation(data, kind, note));
    const { policyOptions } = data;
    const usesSde = sdeIn(data);
    const temperature = temperatureIn(archive, kind, data, note);
    const original = {
      ...{ kind, state, ...spaces, activation, note },
      ...{ options: policyOptions, usesSde, temperature },
    };
    const normalizer = normalizerOf(vecNormalize, spaces, note);
    const translated = inPlace(POLICY, () => translate(original));
    const origin = {
      program: 'Stable-Baselines3',
      version: versionIn(archive),
      algorithm: kind.algorithm,
      file: options.name,
    };
    return assemble({
      ...{ algo: kind.algo, ...spaces, ...translated, world },
      provenance: provenanceOf(data.fields, { origin, env: world?.id, envOptions: world?.options }),
      discount: discountIn(data.fields),
      statistics: normalizer?.observations,
    });
  });
}

/** Whether a zip file with these members is one. */
export function isStableBaselines3(members: readonly string[]): boolean {
  return members.includes(DATA) && members.includes(POLICY);
}

function checkMembers(archive: ZipArchive): void {
  const missing = [DATA, POLICY].filter((name) => !archive.has(name));
  if (missing.length === 0) return;
  throw new AgentFileError(
    `it is a zip file without ${missing.join(' and ')}, so that it is no agent of Stable-Baselines3.`,
  );
}

function spacesIn(
  { observationSpace, actionSpace }: SavedData,
  note: (text: string) => void,
): Spaces {
  const spaces = {
    observationSpace: inPlace('observation_space', () => spaceOf(observationSpace, note)),
    actionSpace: inPlace('action_space', () => spaceOf(actionSpace)),
  };
  if (startsElsewhere(spaces.actionSpace)) {
    throw new AgentFileError('action_space: its actions begin at another number than 0.');
  }
  return spaces;
}

/** The logarithm of what entropy is worth, where it was learned; one that was given belongs to the recipe, and is told. */
function temperatureIn(
  archive: ZipArchive,
  { family }: Kind,
  { fields }: SavedData,
  note: (text: string) => void,
): NamedTensor | undefined {
  const { ent_coef: told } = fields;
  if (family !== 'squashed-gaussian') return undefined;
  if (typeof told === 'number') {
    note(
      `It learned with entropy worth ${told} throughout, which no agent's file holds: to go on so, set temperature to that.`,
    );
  }
  const isLearned = /^auto/.test(typeof told === 'string' ? told : '');
  if (!isLearned || !archive.has(VARIABLES)) return undefined;
  return inPlace(VARIABLES, () => {
    const found = readStateDict(archive.read(VARIABLES), archive.allowance).tensor('log_ent_coef');
    if (found.values.length === 1) return { ...found, shape: [1] };
    throw new AgentFileError(`"log_ent_coef" has ${found.values.length} numbers, but is one.`);
  });
}

function startsElsewhere(space: AnySpace): boolean {
  if (space.kind === 'multi-discrete') return space.start.some((start) => start !== 0);
  return space.kind === 'discrete' && space.start !== 0;
}

/** Whether it explores by a matrix (gSDE), where it says so. */
function sdeIn({ fields, policyOptions }: SavedData): boolean | undefined {
  return [fields.use_sde, policyOptions.use_sde].find((told) => typeof told === 'boolean');
}

function toldActivation(data: SavedData, kind: Kind, note: (text: string) => void) {
  const { activation, isTold } = activationOf(data.policyOptions, kind.family);
  if (!isTold) {
    note(
      `The file does not say what stands between the layers: ${activation.name}, as ${kind.algorithm} has it by default.`,
    );
  }
  return activation;
}

/** Details and tensors of the library's agent of the same kind. */
function translate(original: Original) {
  const { family } = original.kind;
  if (family === 'values' || family === 'quantiles') return ofValues(translateValues(original));
  const { network, actor, tensors } = TRANSLATORS[family](original);
  return { details: { network, actor }, tensors };
}

const TRANSLATORS: Readonly<
  Record<Exclude<Family, 'values' | 'quantiles'>, (original: Original) => Translation>
> = {
  'actor-critic': translateActorCritic,
  'squashed-gaussian': translateSquashedGaussian,
  deterministic: translateDeterministic,
};

/** What an agent that acts by values is made of. */
function ofValues(agent: Agent) {
  const { architecture } = agent.describe() as unknown as { architecture: ArchitectureOptions };
  const { tensors } = decodeSafetensors(agent.save());
  agent.close();
  return { details: { architecture }, tensors };
}

function normalizerOf(
  bytes: Uint8Array | undefined,
  { observationSpace }: Spaces,
  note: (text: string) => void,
): VecNormalize | undefined {
  if (bytes === undefined) return undefined;
  const found = inPlace('the VecNormalize file', () => readVecNormalize(bytes));
  const { observations, normalizesRewards } = found;
  const size = observationSpace.kind === 'box' ? observationSpace.size : 0;
  if (observations !== undefined && observations.mean.length !== size) {
    throw new AgentFileError(
      `the VecNormalize file is of ${observations.mean.length} numbers, but the agent observes ${observationSpace}.`,
    );
  }
  if (observations === undefined) note('The VecNormalize file normalizes no observations.');
  if (normalizesRewards)
    note('Rewards were normalized: values are in their units, not in those of the environment.');
  return found;
}

function versionIn(archive: ZipArchive): string | undefined {
  if (!archive.has(VERSION)) return undefined;
  const text = new TextDecoder().decode(archive.read(VERSION)).trim();
  return /^[\w.+-]{1,40}$/.test(text) ? text : undefined;
}

function provenanceOf(
  { seed, num_timesteps: steps }: SavedObject,
  from: Pick<Provenance, 'origin' | 'env' | 'envOptions'>,
): Provenance {
  return {
    ...(from.env === undefined ? {} : { env: from.env, envOptions: from.envOptions ?? {} }),
    ...(Number.isSafeInteger(seed) ? { seed: seed as number } : {}),
    ...(Number.isSafeInteger(steps) ? { steps: steps as number } : {}),
    origin: from.origin,
  };
}

function discountIn({ gamma }: SavedObject): number | undefined {
  return typeof gamma === 'number' && gamma >= 0 && gamma <= 1 ? gamma : undefined;
}
