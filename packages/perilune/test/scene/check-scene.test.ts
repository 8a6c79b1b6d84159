import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { checkScene, type Shape, type ShapesScene } from '../../src/scene/index.js';

const camera = { x: 0, y: 0, width: 2, height: 1 };
const scene = (change: object): ShapesScene => ({ kind: 'shapes', camera, shapes: [], ...change });
const of = (...shapes: object[]) => scene({ shapes });
const circle = { kind: 'circle', x: 0, y: 0, radius: 1, fill: 'hull' };

describe('checkScene', () => {
  it('accepts a scene with all there can be', () => {
    const shapes: Shape[] = [
      {
        kind: 'polygon',
        vertices: [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
        fill: { top: 'sky', bottom: '#ABCD' },
      },
      { kind: 'circle', x: 0, y: 0, radius: 0, fill: 'rebeccapurple', stroke: 'transparent' },
      { kind: 'segment', from: [0, 0], to: [1, 1], stroke: 'oklch(40% 0.2 30)', lineWidth: 0 },
      {
        kind: 'polyline',
        vertices: [
          [0, 0],
          [1, 0],
        ],
        stroke: '#abc',
        opacity: 0.5,
      },
      { kind: 'arc', x: 0, y: 0, radius: 1, start: 0, end: 7, stroke: 'ink' },
      { kind: 'text', x: 0, y: 0, text: '', size: 1, align: 'right' },
      { kind: 'group', x: 1, angle: 2, name: 'all', shapes: [{ kind: 'group', shapes: [] }] },
    ];
    const full = scene({ shapes, background: 'faint', title: 'All', actionNames: ['a', 'b'] });
    expect(() => checkScene(full)).not.toThrow();
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /kind is "lander" or "shapes", not undefined/],
    ['another kind', { kind: 'grid' }, /kind is "lander" or "shapes", not "grid"/],
    ['no camera', scene({ camera: undefined }), /The scene: camera must be an object/],
    [
      'a camera that is clear by a word',
      scene({ camera: { ...camera, clear: 'yes' } }),
      /camera: clear must be true or false, but is "yes"/,
    ],
    [
      'a flat camera',
      scene({ camera: { ...camera, width: 0 } }),
      /camera: width must be a number above 0, but is 0/,
    ],
    [
      'a background',
      scene({ background: 'nigth' }),
      /background must be a colour: .*, but is "nigth"/,
    ],
    ['a typo in a field', scene({ shape: [] }), /Unknown field "shape". Did you mean "shapes"\?/],
    ['no shapes', scene({ shapes: 'none' }), /shapes must be an array, but is "none"/],
    ['no shape', of(circle, 3 as never), /The scene's shapes\[1\] must be an object, but is 3/],
    ['no kind', of({}), /shapes\[0\]: kind must be a name, but is undefined/],
    [
      'an unknown kind',
      of({ kind: 'circel' }),
      /shapes\[0\]: Unknown kind "circel". Did you mean "circle"\?/,
    ],
    [
      'NaN',
      of({ ...circle, x: Number.NaN }),
      /shapes\[0\] \(circle\): x must be a finite number, but is NaN/,
    ],
    [
      'a negative radius',
      of({ ...circle, radius: -1 }),
      /radius must be a number of 0 or more, but is -1/,
    ],
    ['an opacity', of({ ...circle, opacity: 2 }), /opacity must be a number in 0..1, but is 2/],
    [
      'a colour',
      of({ ...circle, fill: 'hul' }),
      /fill must be a colour: one of CSS, or sky, .*but is "hul"/,
    ],
    [
      'a line without colour',
      of({ kind: 'segment', from: [0, 0], to: [1, 1] }),
      /stroke must be a colour/,
    ],
    [
      'half a vertex',
      of({ kind: 'segment', from: [0], to: [1, 1], stroke: 'ink' }),
      /from must be two finite numbers, \[x, y\], but is \[0\]/,
    ],
    [
      'a vertex of NaN',
      of(circle, {
        kind: 'polygon',
        vertices: [
          [0, 0],
          [Number.NaN, 1],
        ],
      }),
      /shapes\[1\] \(polygon\): vertices\[1\] must be two finite numbers, \[x, y\], but is \[NaN, 1\]/,
    ],
    [
      'one vertex',
      of({ kind: 'polyline', vertices: [[0, 0]], stroke: 'ink' }),
      /vertices must be two or more, not 1/,
    ],
    [
      'a text',
      of({ kind: 'text', x: 0, y: 0, text: 7, size: 1 }),
      /text must be a text of at most 500 letters, but is 7/,
    ],
    [
      'a shape in a group',
      of({ kind: 'group', shapes: [circle, { ...circle, y: null }] }),
      /shapes\[0\]\.shapes\[1\] \(circle\): y must be a finite number, but is null/,
    ],
    [
      'too many shapes',
      of(...Array.from({ length: 10_001 }, () => circle)),
      /at most 10000 shapes, given 10001/,
    ],
    [
      'too many vertices',
      of({
        kind: 'polyline',
        vertices: Array.from({ length: 100_001 }, () => [0, 0]),
        stroke: 'ink',
      }),
      /at most 100000 vertices/,
    ],
    ['groups without end', of(nested(40)), /at most 32 deep/],
  ])('refuses %s, and says where and what', (_, given, message) => {
    expect(() => checkScene(given)).toThrow(UsageError);
    expect(() => checkScene(given)).toThrow(message);
  });
});

function nested(depth: number): object {
  return { kind: 'group', shapes: depth === 0 ? [] : [nested(depth - 1)] };
}
