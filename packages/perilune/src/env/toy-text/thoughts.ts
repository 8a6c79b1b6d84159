import type { Color, Insight, Shape } from '../../scene/index.js';
import { square } from './tiles.js';

export interface ThoughtsView {
  insight: Insight;
  /** The state that stands for each tile; undefined for those on which nothing is to be decided. */
  states: readonly (number | undefined)[];
  /** Where an action leads, in radians, 0 to the right; undefined where it leads nowhere. */
  directionOf: (action: number) => number | undefined;
  /** Of arrows and numbers. Default: for light tiles. */
  ink?: Color | undefined;
}

const DARK_INK = '#14324a';

/** Of each tile what an agent would do on it and what it hopes for: an arrow, a tint from the least to the most, a number. */
export function thoughts({
  insight,
  states,
  directionOf,
  ink = DARK_INK,
}: ThoughtsView): Shape[][] {
  const { actions, values } = insight;
  const known = states.filter((state) => state !== undefined);
  const worth = known.map((state) => values?.[state] ?? 0);
  const [least, most] = [Math.min(...worth), Math.max(...worth)];
  return states.map((state) => {
    if (state === undefined) return [];
    const value = values?.[state];
    const share = value === undefined ? 0 : (value - least) / (most - least || 1);
    return [
      ...(value === undefined ? [] : [tint(share), number(value, ink)]),
      arrow(directionOf(actions[state] as number), ink),
    ];
  });
}

function tint(share: number): Shape {
  return { kind: 'group', opacity: 0.65 * share, shapes: [square(0.96, '#2f9e62')] };
}

function arrow(angle: number | undefined, fill: Color): Shape {
  if (angle === undefined) return { kind: 'circle', x: 0, y: 0.05, radius: 0.09, fill };
  return {
    kind: 'group',
    y: 0.05,
    angle,
    shapes: [
      {
        kind: 'polygon',
        vertices: [
          [-0.24, 0.045],
          [0.02, 0.045],
          [0.02, 0.15],
          [0.26, 0],
          [0.02, -0.15],
          [0.02, -0.045],
          [-0.24, -0.045],
        ],
        fill,
        opacity: 0.85,
      },
    ],
  };
}

function number(value: number, fill: Color): Shape {
  return { kind: 'text', x: 0, y: -0.34, text: shortly(value), size: 0.2, fill };
}

/** Two digits that say something: .74, 7.9, 13. */
function shortly(value: number): string {
  const size = Math.abs(value);
  const text = size >= 9.95 ? size.toFixed(0) : size >= 0.995 ? size.toFixed(1) : size.toFixed(2);
  return `${value < 0 ? '\u2212' : ''}${text.replace(/^0\./, '.')}`;
}
