import {
  AgentFileError,
  type AnySpace,
  agentFits,
  Box,
  Discrete,
  make,
  type Spaces,
} from 'perilune';
import { CallError } from '../text/places.js';

/** The environment that an agent is for, as it is told: its id, or one that was made. */
export type GivenWorld = string | (Spaces & { readonly id?: string });

/** An environment's spaces, and what it was made by. */
export interface World extends Spaces {
  readonly id: string | undefined;
  readonly options: Readonly<Record<string, unknown>> | undefined;
}

/** What tells of the environment. */
export interface WorldOptions {
  /** The environment that the agent is for: its file does not say which. Default: it says its spaces alone. */
  readonly env?: GivenWorld | undefined;
  /** The environment's options, with an id. */
  readonly envOptions?: Readonly<Record<string, unknown>> | undefined;
}

/** Numbers of an observation: a space of more takes longer to make than any agent to act. */
export const MOST_ENTRIES = 100_000;

/**
 * What is known where nothing but a network's widths tells of observations and actions.
 *
 * @throws AgentFileError when it is wider than any agent's
 */
export function widthsOnly(inputs: number, outputs: number): Spaces {
  if (inputs > MOST_ENTRIES || outputs > MOST_ENTRIES) {
    throw new AgentFileError(
      `it makes ${outputs} numbers of ${inputs}, but no agent has more than ${MOST_ENTRIES} of either.`,
    );
  }
  const observationSpace = new Box(-Infinity, Infinity, { shape: [inputs] });
  return { observationSpace, actionSpace: new Discrete(outputs) };
}

/** @throws UsageError when there is no such environment */
export function worldOf({ env, envOptions }: WorldOptions): World | undefined {
  if (env === undefined) return undefined;
  if (typeof env !== 'string') {
    const { id, observationSpace, actionSpace } = env;
    return { id, observationSpace, actionSpace, options: envOptions };
  }
  const made = make(env, { ...envOptions });
  const { observationSpace, actionSpace } = made;
  made.close();
  return { id: env, observationSpace, actionSpace, options: envOptions };
}

/**
 * The spaces to act in: the file's, and where the world's differ in nothing but how their bounds are rounded, the
 * world's.
 *
 * @throws UsageError when an agent with the file's spaces cannot act in the world
 */
export function spacesFor(
  told: Spaces,
  world: World | undefined,
  note: (text: string) => void,
): Spaces {
  if (world === undefined) return told;
  const { observationSpace, actionSpace } = world;
  checkFits(told, world);
  if (!isNear(told.actionSpace, actionSpace)) {
    note(
      `The agent acts in ${told.actionSpace}, which ${nameOf(world)} bounds otherwise: ${actionSpace}.`,
    );
  }
  return {
    observationSpace: isNear(told.observationSpace, observationSpace)
      ? observationSpace
      : told.observationSpace,
    actionSpace: isNear(told.actionSpace, actionSpace) ? actionSpace : told.actionSpace,
  };
}

/** @throws UsageError when an agent with the file's spaces cannot act in the world */
export function checkFits(told: Spaces, world: World): void {
  if (agentFits(told, world)) return;
  const { observationSpace, actionSpace } = world;
  throw new CallError(
    `the agent observes ${told.observationSpace} and acts in ${told.actionSpace}, but ${nameOf(world)} has ` +
      `${observationSpace} and ${actionSpace}: name its own, the environment that it was trained in.`,
  );
}

function nameOf({ id }: World): string {
  return id ?? 'the environment';
}

/** Whether two spaces are the same but for rounding to the digits that numpy prints. */
function isNear(a: AnySpace, b: AnySpace): boolean {
  if (a.kind !== 'box' || b.kind !== 'box') return a.equals(b);
  if (a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) return false;
  return areNear(a.low, b.low) && areNear(a.high, b.high);
}

function areNear(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): boolean {
  return Array.from(a as ArrayLike<number>).every((value, i) => {
    const [own, other] = [Number(value), Number(b[i])];
    return own === other || Math.abs(own - other) <= 1e-7 * Math.abs(own);
  });
}
