import { UsageError } from '../errors.js';
import { unknownName } from '../text/nearest.js';
import { show } from '../text/show.js';
import { isColor, PALETTE } from './colors.js';
import type { Camera, Shape, ShapesScene } from './shapes.js';
import type { Vertex } from './vertex.js';

/** More are no picture but a mistake in a loop. */
const MOST_SHAPES = 10_000;
const MOST_VERTICES = 100_000;
const MOST_LETTERS = 500;
const DEEPEST = 32;

/** What a field must be. */
interface Rule {
  needs: string;
  fits(value: unknown): boolean;
  optional?: true;
}
type Rules<T> = { readonly [Name in keyof Required<T>]: Rule };

const optional = (rule: Rule): Rule => ({ ...rule, optional: true });
const number: Rule = { needs: 'a finite number', fits: Number.isFinite };
const positive: Rule = { needs: 'a number above 0', fits: (value) => isNumber(value) && value > 0 };
const notNegative: Rule = {
  needs: 'a number of 0 or more',
  fits: (value) => isNumber(value) && value >= 0,
};
const share: Rule = {
  needs: 'a number in 0..1',
  fits: (value) => isNumber(value) && value >= 0 && value <= 1,
};
const color: Rule = {
  needs: `a colour: one of CSS, or ${PALETTE.join(', ')}`,
  fits: isColor,
};
const fill: Rule = {
  needs: `${color.needs}; or { top, bottom } of two of them`,
  fits: (value) =>
    isColor(value) || (isObject(value) && isColor(value.top) && isColor(value.bottom)),
};
const vertex: Rule = { needs: 'two finite numbers, [x, y]', fits: isVertex };
const list: Rule = { needs: 'an array', fits: Array.isArray };
const words: Rule = {
  needs: `a text of at most ${MOST_LETTERS} letters`,
  fits: (value) => typeof value === 'string' && value.length <= MOST_LETTERS,
};
const names: Rule = {
  needs: 'an array of names',
  fits: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
};
const flag: Rule = { needs: 'true or false', fits: (value) => typeof value === 'boolean' };
const align: Rule = {
  needs: '"left", "center" or "right"',
  fits: (value) => ['left', 'center', 'right'].includes(value as string),
};
/** Looked at before its fields are. */
const kind: Rule = { needs: 'its kind', fits: () => true };

const opacity = optional(share);
const line = { stroke: color, lineWidth: optional(notNegative), opacity };
const paint = { ...line, stroke: optional(color), fill: optional(fill) };

const SHAPES: { readonly [Kind in Shape['kind']]: Rules<Extract<Shape, { kind: Kind }>> } = {
  group: {
    kind,
    x: optional(number),
    y: optional(number),
    angle: optional(number),
    opacity,
    name: optional(words),
    shapes: list,
  },
  polygon: { kind, vertices: list, ...paint },
  circle: { kind, x: number, y: number, radius: notNegative, ...paint },
  segment: { kind, from: vertex, to: vertex, ...line },
  polyline: { kind, vertices: list, ...line },
  arc: { kind, x: number, y: number, radius: notNegative, start: number, end: number, ...line },
  text: {
    kind,
    x: number,
    y: number,
    text: words,
    size: positive,
    align: optional(align),
    fill: optional(color),
    opacity,
  },
};

const CAMERA: Rules<Camera> = {
  x: number,
  y: number,
  width: positive,
  height: positive,
  clear: optional(flag),
};
const SCENE: Rules<ShapesScene> = {
  kind,
  camera: { needs: 'an object { x, y, width, height }', fits: isObject },
  background: optional(fill),
  shapes: list,
  title: optional(words),
  actionNames: optional(names),
};

/** @throws UsageError that names the first shape and field that cannot be drawn */
export function checkShapesScene(scene: ShapesScene): void {
  checkFields('The scene', scene, SCENE);
  checkFields("The scene's camera", scene.camera, CAMERA);
  new ShapesCheck().check('shapes', scene.shapes, 1);
}

/** Goes through all shapes of a scene and counts what they hold. */
class ShapesCheck {
  private shapes = 0;
  private vertices = 0;

  check(path: string, shapes: readonly Shape[], depth: number): void {
    this.shapes += shapes.length;
    if (this.shapes > MOST_SHAPES)
      refuse(`A scene holds at most ${MOST_SHAPES} shapes, given ${this.shapes}.`);
    if (depth > DEEPEST) refuse(`Groups lie at most ${DEEPEST} deep in one another.`);
    for (const [i, shape] of shapes.entries()) this.checkShape(`${path}[${i}]`, shape, depth);
  }

  private checkShape(path: string, shape: Shape, depth: number): void {
    checkKind(`The scene's ${path}`, shape);
    const name = `The scene's ${path} (${shape.kind})`;
    checkFields(name, shape, SHAPES[shape.kind]);
    if (shape.kind === 'group') this.check(`${path}.shapes`, shape.shapes, depth + 1);
    if ('vertices' in shape) this.checkVertices(name, shape.vertices);
  }

  private checkVertices(name: string, vertices: readonly Vertex[]): void {
    this.vertices += vertices.length;
    if (this.vertices > MOST_VERTICES) refuse(`A scene holds at most ${MOST_VERTICES} vertices.`);
    if (vertices.length < 2)
      refuse(`${name}: vertices must be two or more, not ${vertices.length}.`);
    const wrong = vertices.findIndex((value) => !isVertex(value));
    if (wrong >= 0) {
      refuse(
        `${name}: vertices[${wrong}] must be ${vertex.needs}, but is ${told(vertices[wrong])}.`,
      );
    }
  }
}

function checkFields(name: string, value: object, rules: Readonly<Record<string, Rule>>): void {
  for (const [field, rule] of Object.entries(rules)) {
    const given: unknown = Reflect.get(value, field);
    if (rule.fits(given) || (rule.optional && given === undefined)) continue;
    refuse(`${name}: ${field} must be ${rule.needs}, but is ${told(given)}.`);
  }
  const stranger = Object.keys(value).find((field) => !Object.hasOwn(rules, field));
  if (stranger !== undefined) {
    refuse(`${name}: ${unknownName('field', stranger, Object.keys(rules))}`);
  }
}

function checkKind(name: string, shape: unknown): void {
  if (!isObject(shape)) refuse(`${name} must be an object, but is ${show(shape)}.`);
  const { kind: given } = shape;
  if (typeof given !== 'string') refuse(`${name}: kind must be a name, but is ${show(given)}.`);
  if (!Object.hasOwn(SHAPES, given)) {
    refuse(`${name}: ${unknownName('kind', given, Object.keys(SHAPES))}`);
  }
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isVertex(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isNumber(value[0]) && isNumber(value[1]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `show` writes JSON, which has no NaN: of a vertex that is what matters. */
function told(value: unknown): string {
  return Array.isArray(value) ? `[${value.slice(0, 3).map(show).join(', ')}]` : show(value);
}

function refuse(problem: string): never {
  throw new UsageError(problem);
}
