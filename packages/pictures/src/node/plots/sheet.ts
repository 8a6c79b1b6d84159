import type { Spec } from 'vega';
import type { Size } from '../../size.js';
import { LETTERS } from '../fonts.js';

export type Mark = NonNullable<Spec['marks']>[number];

/** Of what is written beside the plot. */
export const INK = { text: '#23263a', dim: '#5b6078' };

const SOLVED = '#b4530a';

/** What a viewer of the SVG falls back to, where our own letters are not installed. */
export const letters = `${LETTERS}, Lato, Helvetica, Arial, sans-serif`;

export interface SheetOptions extends Size {
  title: string;
  /** Lines. */
  subtitle: readonly string[];
  /** For those who cannot see it. */
  description: string;
}

/** What a plot of runs is drawn on: its size, letters and heading. */
export function sheet({ title, subtitle, description, width, height }: SheetOptions): Spec {
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    description,
    width,
    height,
    padding: { left: 14, right: 20, top: 12, bottom: 10 },
    autosize: { type: 'fit', contains: 'padding' },
    background: 'white',
    config: { title: { font: letters }, axis: { labelFont: letters, titleFont: letters } },
    title: {
      text: title,
      ...(subtitle.length > 0 && { subtitle: [...subtitle] }),
      anchor: 'start',
      frame: 'group',
      color: INK.text,
      fontSize: 17,
      fontWeight: 'bold',
      subtitleFont: letters,
      subtitleColor: INK.dim,
      subtitleFontSize: 13,
      subtitlePadding: 5,
      offset: 13,
    },
  };
}

/** The return from which on the task counts as solved, as a dashed line with its name. */
export function thresholdMarks(threshold: number): Mark[] {
  const y = { scale: 'y', value: threshold };
  const line = { y, x: { value: 0 }, x2: { signal: 'width' }, strokeDash: { value: [7, 4] } };
  return [solvedRule(line), ...solvedText(`solved: ${threshold}`, { x: { value: 7 }, y, dy: -6 })];
}

/** A line in the colour of what is solved. */
export function solvedRule(place: object): Mark {
  const stroke = { stroke: { value: SOLVED }, strokeWidth: { value: 1.4 } };
  return { type: 'rule', encode: { enter: { ...place, ...stroke } } };
}

export interface TextPlace {
  x: object;
  y: object;
  dx?: number;
  dy?: number;
  align?: 'left' | 'right';
}

/** A text of that colour, and below it its outline in white, so that it can be read over points. */
export function solvedText(
  content: string,
  { x, y, dx = 0, dy = 0, align = 'left' }: TextPlace,
): Mark[] {
  const place = {
    x,
    y,
    dx: { value: dx },
    dy: { value: dy },
    text: { value: content },
    font: { value: letters },
    fontSize: { value: 13 },
    align: { value: align },
  };
  const outline = { stroke: { value: 'white' }, strokeWidth: { value: 4 } };
  return [
    { type: 'text', encode: { enter: { ...place, ...outline, strokeJoin: { value: 'round' } } } },
    { type: 'text', encode: { enter: { ...place, fill: { value: SOLVED } } } },
  ];
}
