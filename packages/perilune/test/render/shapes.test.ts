import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DrawOptions, drawScene } from '../../src/render/index.js';
import type { Shape, ShapesScene } from '../../src/scene/index.js';
import { type Command, Recorder } from './recorder.js';

const camera = { x: 1, y: 2, width: 4, height: 2 };

function record(scene: Partial<ShapesScene>, options: Partial<DrawOptions> = {}): Recorder {
  const recorder = new Recorder();
  const whole: ShapesScene = { kind: 'shapes', camera, shapes: [], ...scene };
  drawScene(recorder, whole, { width: 400, height: 400, ...options });
  return recorder;
}

/** What shapes are drawn as, without what lies behind them. */
function commands(...shapes: Shape[]): Command[] {
  return record({ shapes }, { layer: 'flight' }).commands.slice(3);
}

const rounded = ({ points }: Command) =>
  points.map((point) => point.map((c) => Math.round(c * 1e6) / 1e6));
const named = (all: readonly Command[], name: string) => all.filter((one) => one.name === name);

describe('a scene of shapes', () => {
  it('lies in the middle of a picture of other proportions, as large as it fits, y up', () => {
    const [, from, to] = commands({ kind: 'segment', from: [1, 2], to: [3, 3], stroke: 'ink' });
    expect(rounded(from!)).toEqual([[200, 200]]);
    expect(rounded(to!)).toEqual([[400, 100]]);
  });

  it.each([
    [400, 400],
    [400, 100],
    [50, 900],
  ])('has its background over all of %i x %i pixels', (width, height) => {
    const { commands: all } = record({ background: 'tomato' }, { width, height });
    const [ground] = named(all, 'fillRect');
    expect(ground!.rest).toBe('tomato');
    expect(rounded(ground!)).toEqual([
      [0, height],
      [width, 0],
    ]);
  });

  it('lies before the lander’s night sky if it says nothing else', () => {
    const [ground] = named(record({}).commands, 'fillRect');
    expect(ground!.rest).toBe('0 #04050d, 1 #232a52');
    expect(named(record({}).commands, 'arc').length).toBeGreaterThan(100);
    expect(named(record({ background: 'white' }).commands, 'arc')).toEqual([]);
  });

  it('turns a group about its origin and sets it down, a group in it likewise', () => {
    const point: Shape = { kind: 'segment', from: [0, 0], to: [1, 0], stroke: 'ink' };
    const inner: Shape = { kind: 'group', x: 1, angle: -Math.PI / 2, shapes: [point] };
    const outer: Shape = { kind: 'group', x: 1, y: 1, angle: Math.PI / 2, shapes: [inner] };
    // The inner origin lies at 1, 2, and both turns together are none.
    const [, from, to] = commands(outer);
    expect(rounded(from!)).toEqual([[200, 200]]);
    expect(rounded(to!)).toEqual([[300, 200]]);
  });

  it('multiplies the opacities of a shape and its groups; of what cannot be seen nothing is drawn', () => {
    const dot: Shape = { kind: 'circle', x: 0, y: 0, radius: 1, fill: '#123456', opacity: 0.5 };
    const group = (opacity: number): Shape => ({ kind: 'group', opacity, shapes: [dot] });
    expect(named(commands(group(0.5)), 'fill').map(({ rest }) => rest)).toEqual(['#123456 0.25']);
    expect(commands(group(0))).toEqual([]);
  });

  it('draws lines in world units, and never thinner than a pixel', () => {
    const widths = [undefined, 0.001, 0.5].map((lineWidth) => {
      const line: Shape = { kind: 'segment', from: [0, 0], to: [1, 0], stroke: 'ink', lineWidth };
      return named(commands(line), 'stroke')[0]!.lineWidth;
    });
    expect(widths).toEqual([1, 1, 50].map((width) => expect.closeTo(width, 9)));
  });

  it('knows the palette by name and leaves the colours of CSS to the canvas', () => {
    const fills = ['beacon', 'tomato', '#fff', 'rgb(1 2 3 / 50%)'].map(
      (fill): Shape => ({ kind: 'circle', x: 0, y: 0, radius: 1, fill }),
    );
    const drawn = named(commands(...fills), 'fill').map(({ rest }) => rest);
    expect(drawn).toEqual(['#ff5a5a 1', 'tomato 1', '#fff 1', 'rgb(1 2 3 / 50%) 1']);
  });

  it('shades from the top of a shape to its bottom', () => {
    const fill = { top: '#fff', bottom: 'sky' };
    const shaded: Shape = {
      kind: 'polygon',
      vertices: [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      fill,
    };
    expect(named(commands(shaded), 'fill')[0]!.rest).toBe('0 #fff, 1 #04050d 1');
  });

  it('writes upright letters as large as they are in the world', () => {
    const text: Shape = { kind: 'text', x: 2, y: 3, text: 'goal', size: 0.2, align: 'left' };
    const recorder = record({ shapes: [text], background: 'black' }, { font: 'Lato' });
    const [written] = named(recorder.commands, 'fillText');
    expect([written!.rest, ...rounded(written!)]).toEqual(['goal left', [300, 100]]);
    expect(recorder.fonts).toEqual(['20px Lato']);
  });

  it('writes its title into the upper right corner', () => {
    const { commands: all } = record({ title: 'A grid' }, { width: 420, height: 400 });
    const [written] = named(all, 'fillText');
    expect(written!.rest).toBe('A grid right');
    expect(written!.points[0]![0]).toBe(410);
  });

  it('is drawn in two layers: what lies behind, and the shapes', () => {
    const shapes: Shape[] = [{ kind: 'circle', x: 1, y: 2, radius: 1, fill: 'hull' }];
    const painted = ({ name }: Command) => ['fill', 'fillRect', 'stroke'].includes(name);
    const layer = (name?: 'ground' | 'flight') =>
      record({ shapes }, { layer: name }).commands.filter(painted);
    expect([...layer('ground'), ...layer('flight')]).toEqual(layer());
    expect(layer('flight')).toHaveLength(1);
  });
});

describe('any scene of shapes', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const vertex = fc.tuple(number, number);
  const vertices = fc.array(vertex, { minLength: 2, maxLength: 6 });
  const color = fc.constantFrom('hull', 'tomato', '#abc', 'hsl(1 2% 3%)');
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const opacity = maybe(fc.double({ min: 0, max: 1, noNaN: true }));
  const line = { stroke: color, lineWidth: maybe(positive), opacity };
  const fill = maybe(fc.oneof(color, fc.record({ top: color, bottom: color })));
  const paint = { ...line, stroke: maybe(color), fill };
  const kind = <K extends string>(name: K) => fc.constant(name);
  const { shapes } = fc.letrec<{ shapes: Shape[]; shape: Shape }>((tie) => ({
    shapes: fc.array(tie('shape'), { maxLength: 4 }),
    shape: fc.oneof(
      { maxDepth: 4 },
      fc.record({ kind: kind('polygon'), vertices, ...paint }),
      fc.record({ kind: kind('circle'), x: number, y: number, radius: positive, ...paint }),
      fc.record({ kind: kind('segment'), from: vertex, to: vertex, ...line }),
      fc.record({ kind: kind('polyline'), vertices, ...line }),
      fc.record({
        kind: kind('arc'),
        x: number,
        y: number,
        radius: positive,
        start: number,
        end: number,
        ...line,
      }),
      fc.record({
        kind: kind('text'),
        x: number,
        y: number,
        text: fc.string(),
        size: positive,
        fill: maybe(color),
        opacity,
      }),
      fc.record({
        kind: kind('group'),
        x: maybe(number),
        y: maybe(number),
        angle: maybe(number),
        opacity,
        shapes: tie('shapes'),
      }),
    ) as fc.Arbitrary<Shape>,
  }));

  it('draws without throwing, inside a clip of the picture, with finite numbers, and leaves the context as it was', () => {
    fc.assert(
      fc.property(shapes, vertex, positive, positive, (list, [x, y], width, height) => {
        const recorder = record({ camera: { x, y, width, height }, shapes: list });
        const [begin, frame, clip] = recorder.commands;
        expect([begin!.name, frame!.name, clip!.name]).toEqual(['beginPath', 'rect', 'clip']);
        expect(frame!.points).toEqual([
          [0, 0],
          [400, 400],
        ]);
        for (const { points } of recorder.commands)
          expect(points.flat().every(Number.isFinite)).toBe(true);
        expect([recorder.depth, recorder.globalAlpha]).toEqual([0, 1]);
      }),
      { numRuns: 200 },
    );
  });
});
