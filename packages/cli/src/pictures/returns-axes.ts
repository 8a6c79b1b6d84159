import type { Spec } from 'vega';

const INK = { text: '#23263a', dim: '#5b6078', grid: '#e6e8f0' };

/** The axes of every plot of returns by episode: scales `x` and `y`. */
export function returnsAxes(): NonNullable<Spec['axes']> {
  const common = {
    domainColor: INK.dim,
    tickColor: INK.dim,
    labelColor: INK.text,
    titleColor: INK.text,
    labelFontSize: 13,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 9,
    gridColor: INK.grid,
  } as const;
  return [
    {
      ...common,
      orient: 'bottom',
      scale: 'x',
      title: 'Training episode',
      tickCount: 8,
      format: ',d',
    },
    {
      ...common,
      orient: 'left',
      scale: 'y',
      // Measuring the labels takes a canvas that Vega does not find in Node: their room is fixed.
      minExtent: 44,
      maxExtent: 44,
      title: 'Return of the episode',
      tickCount: 8,
      grid: true,
    },
  ];
}
