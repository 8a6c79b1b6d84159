import { exp, log } from '../math/index.js';

const LAYERS = 256;

/** [256] each. */
export interface Layers {
  /** Thresholds: a draw below is taken. */
  readonly k: Float64Array;
  /** Widths of the layers per unit of the draw. */
  readonly w: Float64Array;
  /** The density at their outer edges. */
  readonly f: Float64Array;
}

/** What the layers of a density follow from. */
interface Recipe {
  /** Units of a draw. */
  units: number;
  /** Where the tail begins. */
  edge: number;
  /** How wide the lowest layer would be if it were a rectangle. */
  base: number;
  density: (x: number) => number;
  inverse: (height: number) => number;
  /** A letter a layer: by how many last places of edge, threshold and density numpy's table differs, 'n' being none. */
  places: { x: string; k: string; f: string };
}

const NORMAL: Recipe = {
  units: 2 ** 52,
  edge: 3.654152885361009,
  base: 3.910757959524912,
  density: (x) => exp(-0.5 * x * x),
  inverse: (height) => Math.sqrt(-2 * log(height)),
  places: {
    x: 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnlnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn',
    k: 'nnnnnonooooonnonnonnnononnnnnnnonnnonnnnnonnnnnnnnnonnonnononnnnnnnnnonnononnnnnnnnnnnoononnooonnnnnonnonnnnnnonnnnnnnnnnnnnonnnonnnnnononnonnoonnnnnoonononnoonnnonnoooononnnnnnoonnnnnnnnnnnnonoonnnnnnonnonnnnnnnnnnonnnnnononnnnnnoonnonnnnnnonnnnonnnnooonn',
    f: 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnonnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn',
  },
};

const EXPONENTIAL: Recipe = {
  units: 2 ** 53,
  edge: 7.69711747013105,
  base: 8.69711747013105,
  density: (x) => exp(-x),
  inverse: (height) => -log(height),
  places: {
    x: 'npilmnnlponmnonnnplpnqolmnnnnommmonnnnooonomnnnnnnnnnmonmonnnnnlonmnnnnonnonononnonmomomnonmnnnononmonomonnnnnnnnnmnnnnnnnnonmnnnnnnonnnnnmonnnnmnnmnmnnomnnnonnnnnmnonnmnnnnmomnonnnmonnnnnnmnnnmnononnnnnnnnmnomomnnnmononnnnonnnnnnnnmnnnnnnnnnnmnmnnonnnnmnn',
    k: 'knlnmnllmlmllnnmmmlnmmmlmmmnmmlnmmnlmmolmlnmnmmmmmmmmmmmmnnlmmlmmllmmmlnmmklnmmmlmkmoknlnmlmnnnnmmmmmnlknmllnlmmlnmmllmmmmnmmlnlnmlmlmmnlnnmmmnmmnlmmlmnmlnmlmlmnmmlnllmnnmmllmlnlmnnmnmllnmmlnknlonlmknnlmlnlnnnlmmmllmnkmkmmnmmnmlmmmmknmnllmnlmlmnmmlolmnlmmn',
    f: 'nnnnnnnnnnnnnnnnnnmonnnnnnnnnnmnnnnnnnnnnnnmnnnnnnnnnmnmmnnnnnnnnnmnnnnonnnmnnonnonnnnononmnnnoonnmnonnmnmmmoonnnnoonnnnnnnnnmonnmnnnmnonnnonnnnmnnnononnmonmnllmmmmpolnmponnmomonlmmlonnmmnnmonmmoolnlnoooonmmoomomnonnomnmnmmommmmnnoonpppnknplmmmpmpmolnolmpq',
  },
};

let normal: Layers | undefined;
let exponential: Layers | undefined;

/** Of the density exp(-x^2/2). */
export function normalLayers(): Layers {
  normal ??= layersOf(NORMAL);
  return normal;
}

/** Of the density exp(-x). */
export function exponentialLayers(): Layers {
  exponential ??= layersOf(EXPONENTIAL);
  return exponential;
}

/**
 * numpy's ziggurat tables (`ziggurat_constants.h`, BSD-3-Clause, after Marsaglia and Tsang 2000,
 * https://doi.org/10.18637/jss.v005.i08): all layers have the area base density(edge). They were once computed in
 * float64 by another program, so that some differ in their last places from what the formulas give here; which, stands
 * in the recipe. The tables themselves would be eight times as long.
 */
function layersOf({ units, edge, base, density, inverse, places }: Recipe): Layers {
  const area = base * density(edge);
  const x = new Float64Array(LAYERS);
  x[0] = base;
  x[LAYERS - 1] = edge;
  for (let i = LAYERS - 2; i > 0; i--) {
    const outer = x[i + 1] as number;
    x[i] = moved(inverse(area / outer + density(outer)), places.x, i);
  }
  const k = x.map((own, i) => {
    const inner = i === 0 ? edge : (x[i - 1] as number);
    return i === 1 ? 0 : Math.trunc((inner / own) * units) + stepsAt(places.k, i);
  });
  const f = x.map((own, i) => (i === 0 ? 1 : moved(density(own), places.f, i)));
  return { k, w: x.map((own) => own / units), f };
}

/** So many doubles further, for positive ones. */
function moved(value: number, places: string, i: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(stepsAt(places, i)));
  return view.getFloat64(0);
}

function stepsAt(places: string, i: number): number {
  return places.charCodeAt(i) - 'n'.charCodeAt(0);
}
