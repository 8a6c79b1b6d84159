import { UsageError } from '../../errors.js';
import type { Insight, ShapesScene } from '../../scene/index.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import type { ModelTransition, TransitionModel } from '../api/transition-model.js';
import { evenStart, FiniteWorld, tabulate } from './finite-world.js';
import { inTurn, type Move, moved } from './grid.js';
import { checkLakeMap, LAKE_MAPS } from './lake-maps.js';
import { lakeScene } from './lake-scene.js';

/** Which lake it is, and how slippery. */
export interface FrozenLakeOptions {
  /** A map of one's own, a string a row: S start, F frozen, H hole, G goal. Default null: that of `mapName`. */
  desc?: readonly string[] | null;
  /** `4x4` or `8x8`. Default: as the id says. */
  mapName?: string;
  /** Whether a step may slip to either side. Default true. */
  isSlippery?: boolean;
  /** How likely a step on slippery ice goes where it should, 0..1; each side has half of the rest. Default 1/3. */
  successRate?: number;
  /** The rewards of a step to the goal, into a hole, and onto ice. Default [1, 0, 0]. */
  rewardSchedule?: readonly number[];
}

export const frozenLakeDefaults: Required<FrozenLakeOptions> = {
  desc: null,
  mapName: '4x4',
  isSlippery: true,
  successRate: 1 / 3,
  rewardSchedule: [1, 0, 0],
};

/** By action: left, down, right, up. */
const MOVES: readonly Move[] = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

/**
 * `FrozenLake-v1` and `FrozenLake8x8-v1`: over slippery ice to a goal, past holes (Gymnasium's
 * `frozen_lake.py`, version 1).
 *
 * - Observation: the tile, `row * columns + column`, 0 in the upper left corner.
 * - Action: 0 left, 1 down, 2 right, 3 up. On slippery ice the step goes where it should in a third of
 *   cases, and to either side in the others; at the edge it stays.
 * - Reward: 1 for the step onto the goal, 0 for any other; see `rewardSchedule`.
 * - End: in a hole or at the goal; `make` truncates after 100 steps, 8x8 after 200.
 * - Reset: on the start, one of them if the map has several. It draws a number even where it has one.
 * - Info: `prob`, the probability of what happened. Two ways onto the same tile (a corner has some) are not
 *   added up.
 *
 * The model has a hole and the goal lead to themselves, with reward 0 whatever `rewardSchedule` says.
 */
export class FrozenLake extends FiniteWorld {
  private readonly map: readonly string[];

  /** @throws UsageError on an unknown option or map, and on what no map, probability or rewards are */
  constructor(given: FrozenLakeOptions = {}, id = 'FrozenLake-v1') {
    checkKeys(`option of ${id}`, given, Object.keys(frozenLakeDefaults));
    const options = { ...frozenLakeDefaults, ...given };
    const map = options.desc ?? mapNamed(options.mapName);
    checkLakeMap(map);
    checkChances(options);
    super(id, lakeModel(map, options));
    this.map = [...map];
  }

  scene(insight?: Insight): ShapesScene {
    return lakeScene({ map: this.map, tile: this.state, action: this.lastAction, insight });
  }
}

function mapNamed(name: string): readonly string[] {
  const map = Object.hasOwn(LAKE_MAPS, name) ? LAKE_MAPS[name] : undefined;
  if (map !== undefined) return map;
  throw new UsageError(unknownName('map', name, Object.keys(LAKE_MAPS)));
}

function checkChances({ successRate, rewardSchedule }: Required<FrozenLakeOptions>): void {
  if (!(successRate >= 0 && successRate <= 1)) {
    throw new UsageError(`successRate must be in 0..1, but ${show(successRate)} was given.`);
  }
  const rewards: unknown = rewardSchedule;
  if (Array.isArray(rewards) && rewards.length === 3 && rewards.every(Number.isFinite)) return;
  throw new UsageError(
    'rewardSchedule must be the three rewards of goal, hole and ice, [1, 0, 0] say, but ' +
      `${show(rewards)} was given.`,
  );
}

function lakeModel(
  map: readonly string[],
  { isSlippery, successRate, rewardSchedule }: Required<FrozenLakeOptions>,
): TransitionModel {
  const tiles = map.join('');
  const grid = { rows: map.length, columns: tiles.length / map.length };
  const [goal = 0, hole = 0, ice = 0] = rewardSchedule;
  const sideways = (1 - successRate) / 2;
  const isEnd = (tile: number) => tiles[tile] === 'G' || tiles[tile] === 'H';
  const reward = (tile: number) => (tiles[tile] === 'G' ? goal : tiles[tile] === 'H' ? hole : ice);

  function slide(tile: number, direction: number, probability: number): ModelTransition {
    const next = moved(tile, inTurn(MOVES, direction), grid);
    return { probability, next, reward: reward(next), terminated: isEnd(next) };
  }

  const start = evenStart(tiles.length, (tile) => tiles[tile] === 'S');
  return tabulate(start, MOVES.length, (tile, action) => {
    if (isEnd(tile)) return [{ probability: 1, next: tile, reward: 0, terminated: true }];
    if (!isSlippery) return [slide(tile, action, 1)];
    return [
      slide(tile, action - 1, sideways),
      slide(tile, action, successRate),
      slide(tile, action + 1, sideways),
    ];
  });
}
