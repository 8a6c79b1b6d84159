import type { Insight, ShapesScene } from '../../scene/index.js';
import type { ResetOptions, ResetResult } from '../api/env.js';
import type { ModelTransition, TransitionModel } from '../api/transition-model.js';
import { cliffScene } from './cliff-scene.js';
import { CliffTrail } from './cliff-trail.js';
import { evenStart, FiniteWorld, tabulate } from './finite-world.js';
import { type Grid, inTurn, type Move, moved } from './grid.js';

/** What of the cliff can be set. */
export interface CliffWalkingOptions {
  /** Whether a step may slip to either side, each way as likely. Default false; true in `CliffWalkingSlippery-v1`. */
  isSlippery?: boolean;
}

const GRID: Grid = { rows: 4, columns: 12 };
const TILES = GRID.rows * GRID.columns;
const START = TILES - GRID.columns;
const GOAL = TILES - 1;
/** What a step into the cliff brings. */
const FALL = -100;
/** By action: up, right, down, left. */
const MOVES: readonly Move[] = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
];

/**
 * `CliffWalking-v1` and `CliffWalkingSlippery-v1`: along a cliff to a goal (Sutton and Barto 2018, example
 * 6.6; Gymnasium's `cliffwalking.py`, version 1).
 *
 * - Observation: the tile, `row * 12 + column` of 4 rows, 0 in the upper left corner. The cliff, 37..46, is
 *   never observed.
 * - Action: 0 up, 1 right, 2 down, 3 left; at the edge it stays. Slippery, the step goes where it should in a
 *   third of cases, and to either side in the others.
 * - Reward: -1 a step, -100 for one into the cliff, which leads back to the start: no end.
 * - End: at the goal, 47. There is no time limit: who trains gives `maxEpisodeSteps`.
 * - Reset: on the start, 36. It draws a number nonetheless.
 * - Info: `prob`, the probability of what happened.
 *
 * The model goes on from the cliff and the goal as from other tiles, where no episode ever is.
 */
export class CliffWalking extends FiniteWorld {
  /** Where the episode went, from when somebody looked first: whoever only trains is spared it. */
  private trail: CliffTrail | undefined;

  constructor({ isSlippery = false }: CliffWalkingOptions = {}, id = 'CliffWalking-v1') {
    super(id, cliffModel(isSlippery));
  }

  override reset(options?: ResetOptions): ResetResult<number> {
    this.trail = undefined;
    return super.reset(options);
  }

  scene(insight?: Insight): ShapesScene {
    const { state: tile, lastAction: action } = this;
    this.trail ??= new CliffTrail(tile);
    const { runs } = this.trail;
    return cliffScene({ grid: GRID, start: START, goal: GOAL, tile, action, runs, insight });
  }

  protected override arrive({ next, reward }: ModelTransition): number {
    if (reward === FALL) this.trail?.fall(edgeOf(this.state), next);
    else this.trail?.walk(next);
    return next;
  }
}

function cliffModel(isSlippery: boolean): TransitionModel {
  return tabulate(
    evenStart(TILES, (tile) => tile === START),
    MOVES.length,
    (tile, action) => {
      const ways = isSlippery ? [action - 1, action, action + 1] : [action];
      return ways.map((way) => walk(tile, way, 1 / ways.length));
    },
  );
}

function walk(tile: number, way: number, probability: number): ModelTransition {
  const next = moved(tile, inTurn(MOVES, way), GRID);
  const falls = next > START && next < GOAL;
  if (falls) return { probability, next: START, reward: FALL, terminated: false };
  return { probability, next, reward: -1, terminated: next === GOAL };
}

/** The tile of the cliff that a fall from another leads to: the one below, or from the start the one beside. */
function edgeOf(tile: number): number {
  return tile === START ? tile + 1 : tile + GRID.columns;
}
