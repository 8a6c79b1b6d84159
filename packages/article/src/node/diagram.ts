/** Units drawn of a layer; of larger ones the rest is three dots. */
const MOST = 9;
const SIZE = { width: 700, height: 300, top: 46, bottom: 34 };
const INK = {
  text: '#23263a',
  dim: '#5b6078',
  line: '#b9bdd0',
  fill: '#ffffff',
  stroke: '#2d2280',
};

interface Point {
  x: number;
  y: number;
}

/**
 * A fully connected network as an SVG: a column of circles a layer, a line a weight (of the units
 * drawn), and what each layer is below it.
 *
 * @param layers units: the observation's size, the hidden layers, the actions
 */
export function drawLayers(layers: readonly number[]): string {
  const columns = layers.map((units, i) => columnOf(units, i, layers.length));
  const lines = columns.slice(1).map((column, i) => connect(columns[i] as Column, column));
  const { width, height } = SIZE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Network of the layers ${layers.join(', ')}" font-family="Lato, Helvetica, Arial, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...lines,
    ...columns.flatMap((column, i) => drawColumn(column, i, layers.length)),
    '</svg>',
  ].join('\n');
}

interface Column {
  x: number;
  units: number;
  circles: Point[];
  dots: Point | undefined;
}

function columnOf(units: number, index: number, count: number): Column {
  const x = 90 + (index * (SIZE.width - 180)) / (count - 1);
  const shown = Math.min(units, MOST);
  const hidden = units > MOST;
  const places = shown + (hidden ? 1 : 0);
  const room = SIZE.height - SIZE.top - SIZE.bottom;
  const step = Math.min(26, room / places);
  const y = (i: number) => SIZE.top + room / 2 + (i - (places - 1) / 2) * step;
  const gap = hidden ? places - 2 : -1;
  const rows = Array.from({ length: places }, (_, i) => i).filter((i) => i !== gap);
  const circles = rows.map((i) => ({ x, y: y(i) }));
  return { x, units, circles, dots: hidden ? { x, y: y(gap) } : undefined };
}

function connect(from: Column, to: Column): string {
  const path = from.circles.flatMap((a) => to.circles.map((b) => `M${at(a)}L${at(b)}`)).join('');
  return `<path d="${path}" stroke="${INK.line}" stroke-width="0.5" fill="none"/>`;
}

const at = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;

function drawColumn(column: Column, index: number, count: number): string[] {
  const { x, units, circles, dots } = column;
  const name = index === 0 ? 'observation' : index === count - 1 ? 'action values' : 'ReLU';
  const text = (y: number, size: number, content: string, color: string) =>
    `<text x="${x.toFixed(1)}" y="${y}" font-size="${size}" fill="${color}" text-anchor="middle">${content}</text>`;
  return [
    ...circles.map(
      (c) =>
        `<circle cx="${c.x.toFixed(1)}" cy="${c.y.toFixed(1)}" r="7.5" fill="${INK.fill}" stroke="${INK.stroke}" stroke-width="1.5"/>`,
    ),
    dots === undefined ? '' : text(dots.y + 4, 18, '⋮', INK.text),
    text(26, 17, String(units), INK.text),
    text(SIZE.height - 10, 14, name, INK.dim),
  ];
}
