import type { Spec } from 'vega';
import { INK } from './sheet.js';

const GRID = '#e6e8f0';

export interface AxesTitles {
  x: string;
  y: string;
  /** How numbers are written on either axis, as d3-format does; by default whole ones, grouped, along x. */
  xFormat?: string;
  yFormat?: string;
}

/** The axes of every plot: scales `x` and `y`. */
export function axes({ x, y, xFormat = ',d', yFormat }: AxesTitles): NonNullable<Spec['axes']> {
  const common = {
    domainColor: INK.dim,
    tickColor: INK.dim,
    labelColor: INK.text,
    titleColor: INK.text,
    labelFontSize: 13,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 9,
    gridColor: GRID,
    tickCount: 8,
  } as const;
  return [
    { ...common, orient: 'bottom', scale: 'x', title: x, format: xFormat, labelOverlap: true },
    {
      ...common,
      orient: 'left',
      scale: 'y',
      // Pictures of different runs can be laid over one another.
      minExtent: 44,
      maxExtent: 44,
      title: y,
      grid: true,
      ...(yFormat === undefined ? {} : { format: yFormat }),
    },
  ];
}

/** The axes of every plot of returns by episode. */
export function returnsAxes(): NonNullable<Spec['axes']> {
  return axes({ x: 'Training episode', y: 'Return of the episode' });
}
