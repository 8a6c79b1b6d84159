import { make, type TransitionModel } from 'perilune';
import type { BoardPicture, Tile } from './pictures';

/** A lake without slips, as its map has it. */
export interface Lake {
  map: readonly string[];
  columns: number;
  model: TransitionModel;
  start: number;
  goal: number;
}

/** The lake of a map, or the usual one of four by four. */
export function lakeOf(
  map: readonly string[] = ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  options: { isSlippery?: boolean } = {},
): Lake {
  const env = make('FrozenLake-v1', { desc: map, isSlippery: false, ...options });
  const model = env.model?.();
  env.close();
  if (model === undefined) throw new Error('The lake has no model.');
  const tiles = map.join('');
  return {
    map,
    columns: map[0]?.length ?? 0,
    model,
    start: tiles.indexOf('S'),
    goal: tiles.indexOf('G'),
  };
}

/** Whether an episode is over on a tile. */
export function isEnd({ map }: Pick<Lake, 'map'>, tile: number): boolean {
  return 'HG'.includes(map.join('')[tile] ?? 'H');
}

/** Steps from each tile to the goal at least, past the holes; Infinity where there is no way. @returns [tiles] */
export function distances({ map, columns, goal, model }: Lake): number[] {
  const far = Array.from({ length: model.states }, () => Number.POSITIVE_INFINITY);
  far[goal] = 0;
  const reached = [goal];
  for (const tile of reached) {
    for (let from = 0; from < model.states; from++) {
      if (isEnd({ map }, from) || Number.isFinite(far[from])) continue;
      if (!leadsTo(model, from, tile)) continue;
      far[from] = (far[tile] ?? 0) + 1;
      reached.push(from);
    }
  }
  return columns === 0 ? [] : far;
}

function leadsTo(model: TransitionModel, from: number, tile: number): boolean {
  return Array.from({ length: model.actions }, (_, action) => model.transitions(from, action))
    .flat()
    .some(({ next }) => next === tile);
}

/** The board with what is believed of its tiles. */
export function boardOf(
  { map, columns }: Pick<Lake, 'map' | 'columns'>,
  {
    values,
    arrows,
    ...about
  }: Pick<BoardPicture, 'title' | 'symbols' | 'way' | 'ring'> & {
    values: ArrayLike<number>;
    /** The best action of each tile; undefined for none. */
    arrows?: readonly (number | undefined)[];
  },
): BoardPicture {
  const grounds = { S: 'start', F: 'ice', H: 'hole', G: 'goal' } as const;
  const tiles = [...map.join('')].map((letter, tile): Tile => {
    const ground = grounds[letter as keyof typeof grounds];
    if (ground === 'hole' || ground === 'goal') return { ground };
    const arrow = arrows?.[tile];
    return {
      ground,
      value: values[tile] ?? 0,
      ...(arrow !== undefined && { arrow }),
    };
  });
  return { kind: 'board', columns, tiles, ...about };
}
