import type { ModelTransition, TransitionModel } from '../api/transition-model.js';
import { evenStart, tabulate } from './finite-world.js';
import { type Grid, type Move, moved } from './grid.js';

/** Streets run between the tiles; a bar is a wall to the left of the tile after it. */
const TOWN = ['R: | : :G', ' : | : : ', ' : : : : ', ' | : | : ', 'Y| : |B: '];
export const TOWN_GRID: Grid = { rows: 5, columns: 5 };
/** The tiles of the stands: red, green, yellow and blue. */
export const STANDS: readonly number[] = [0, 4, 20, 23];
/** Where the passenger is, when in the taxi and at none of the stands. */
export const IN_TAXI = STANDS.length;

const PICK_UP = 4;
const DROP_OFF = 5;
const ACTIONS = 6;
/** By action: south, north, east, west. */
const MOVES: readonly Move[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];
/** Where the rain drifts to, by action: the left and the right of who drives that way. */
const DRIFTS: readonly (readonly [number, number])[] = [
  [2, 3],
  [3, 2],
  [1, 0],
  [0, 1],
];

/** What a state says. */
export interface TownState {
  /** Where the taxi is: its tile. */
  tile: number;
  /** A stand, or `IN_TAXI`. */
  passenger: number;
  /** A stand. */
  destination: number;
}

/** `(tile * 5 + passenger) * 4 + destination`. */
export function encodeTown({ tile, passenger, destination }: TownState): number {
  return (tile * (STANDS.length + 1) + passenger) * STANDS.length + destination;
}

export function decodeTown(state: number): TownState {
  const rest = Math.floor(state / STANDS.length);
  return {
    tile: Math.floor(rest / (STANDS.length + 1)),
    passenger: rest % (STANDS.length + 1),
    destination: state % STANDS.length,
  };
}

/** Whether there is a wall between the tile and the one to its right. */
export function wallRightOf(tile: number): boolean {
  const [row, column] = [Math.floor(tile / TOWN_GRID.columns), tile % TOWN_GRID.columns];
  return TOWN[row]?.[2 * column + 1] === '|';
}

/** Of each state, worked out when it is first asked for: they are the same in every town. */
const masks: Uint8Array[] = [];

/**
 * 1 for what changes something: a move that no wall stops, a passenger to pick up here, or to drop off.
 *
 * @returns one that everybody shares: to be read, or copied
 */
export function townMask(state: number): Uint8Array {
  masks[state] ??= maskOf(state);
  return masks[state];
}

function maskOf(state: number): Uint8Array {
  const { tile, passenger } = decodeTown(state);
  const mask = new Uint8Array(ACTIONS);
  for (let action = 0; action < PICK_UP; action++)
    mask[action] = drive(tile, action) === tile ? 0 : 1;
  mask[PICK_UP] = STANDS[passenger] === tile ? 1 : 0;
  mask[DROP_OFF] = passenger === IN_TAXI && STANDS.includes(tile) ? 1 : 0;
  return mask;
}

/**
 * @param straight how likely a move goes where it should; undefined where it always does
 * @param fickle whether the passenger is, which depends on more than the state
 */
export function townModel(straight: number | undefined, fickle = false): TransitionModel {
  const states = TOWN_GRID.rows * TOWN_GRID.columns * (STANDS.length + 1) * STANDS.length;
  const start = evenStart(states, (state) => {
    const { passenger, destination } = decodeTown(state);
    return passenger !== IN_TAXI && passenger !== destination;
  });
  const model = tabulate(start, ACTIONS, (state, action) => {
    const town = decodeTown(state);
    if (action === PICK_UP) return [pickUp(town)];
    if (action === DROP_OFF) return [dropOff(town)];
    return waysOf(town.tile, action, straight).map(([tile, probability]) => ({
      probability,
      next: encodeTown({ ...town, tile }),
      reward: -1,
      terminated: false,
    }));
  });
  return {
    ...model,
    actionMask: townMask,
    leavesOut: fickle ? 'the passenger is fickle' : undefined,
  };
}

/** Where a move may lead, and how likely. What is stopped by a wall does not drift either. */
function waysOf(tile: number, action: number, straight: number | undefined): [number, number][] {
  const ahead = drive(tile, action);
  if (straight === undefined) return [[ahead, 1]];
  const drifts = DRIFTS[action] as readonly [number, number];
  const [left, right] = ahead === tile ? [tile, tile] : drifts.map((way) => drive(tile, way));
  const drift = (1 - straight) / 2;
  return [
    [ahead, straight],
    [left as number, drift],
    [right as number, drift],
  ];
}

function drive(tile: number, action: number): number {
  const next = moved(tile, MOVES[action] as Move, TOWN_GRID);
  const stopped = (next === tile + 1 || next === tile - 1) && wallRightOf(Math.min(tile, next));
  return stopped ? tile : next;
}

function pickUp(town: TownState): ModelTransition {
  if (STANDS[town.passenger] !== town.tile) return refused(town);
  const next = encodeTown({ ...town, passenger: IN_TAXI });
  return { probability: 1, next, reward: -1, terminated: false };
}

function dropOff(town: TownState): ModelTransition {
  const stand = STANDS.indexOf(town.tile);
  if (town.passenger !== IN_TAXI || stand < 0) return refused(town);
  const next = encodeTown({ ...town, passenger: stand });
  const arrived = stand === town.destination;
  return { probability: 1, next, reward: arrived ? 20 : -1, terminated: arrived };
}

function refused(town: TownState): ModelTransition {
  return { probability: 1, next: encodeTown(town), reward: -10, terminated: false };
}
