import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { drawScene, type Overlay } from '../../src/render/index.js';
import type { LanderScene } from '../../src/scene/index.js';
import { type Command, Recorder } from './recorder.js';
import { flyingScene, turnedOutline } from './scene.js';

const overlay: Overlay = { return: -12.34, step: 57, action: 2, qValues: [1, 2, 4, -3] };

function record(scene: LanderScene, width: number, height: number, written?: Overlay): Recorder {
  const recorder = new Recorder();
  drawScene(recorder, scene, { width, height, overlay: written });
  return recorder;
}

function coordinates(commands: readonly Command[]): number[] {
  return commands.flatMap(({ points }) => points.flat());
}

function texts(commands: readonly Command[]): string[] {
  return commands.filter(({ name }) => name === 'fillText').map(({ rest }) => rest);
}

describe('drawScene', () => {
  it('gives the same commands for the same scene', () => {
    const first = record(flyingScene(), 600, 400, overlay);
    const second = record(flyingScene(), 600, 400, overlay);
    expect(first.commands.length).toBeGreaterThan(300);
    expect(second.commands).toEqual(first.commands);
  });

  it.each([
    [320, 213],
    [600, 400],
    [1600, 800],
    [500, 900],
    [3840, 2160],
  ])('stays within %i x %i pixels but for 5 % that the clip takes away', (width, height) => {
    const { commands } = record(flyingScene(), width, height, overlay);
    for (const { name, points } of commands) {
      for (const [x, y] of points) {
        expect(Math.abs(x / width - 0.5), name).toBeLessThanOrEqual(0.55);
        expect(Math.abs(y / height - 0.5), name).toBeLessThanOrEqual(0.55);
      }
    }
  });

  it('puts every point of a picture 6.4 times as large 6.4 times as far out, to 1e-6 px and a pixel of star', () => {
    const small = record(flyingScene(), 600, 400, overlay).commands;
    const large = record(flyingScene(), 3840, 2560, overlay).commands;
    expect(large.map(({ name }) => name)).toEqual(small.map(({ name }) => name));
    const scaled = coordinates(small).map((value) => 6.4 * value);
    const apart = coordinates(large).map((value, i) => Math.abs(value - scaled[i]!));
    // A star is never thinner than a pixel, so in the small picture its path begins further right.
    expect(Math.max(...apart)).toBeLessThan(6.4);
    expect(apart.filter((gap) => gap > 1e-6).length).toBeLessThan(100);
  });

  it('draws the ground, which an episode does not change, and the flight over it: together the whole', () => {
    const layer = (name: 'ground' | 'flight', scene: LanderScene) => {
      const recorder = new Recorder();
      drawScene(recorder, scene, { width: 600, height: 400, layer: name });
      return recorder.commands;
    };
    const scene = flyingScene();
    const still = { ...scene, bodies: [], particles: [] };
    const whole = record(scene, 600, 400).commands;
    expect(layer('ground', scene)).toEqual(layer('ground', still));
    const drawn = ({ name }: Command) =>
      name === 'fill' || name === 'stroke' || name === 'fillRect';
    const layers = [...layer('ground', scene), ...layer('flight', scene)];
    expect(layers.filter(drawn)).toEqual(whole.filter(drawn));
    expect(layer('flight', scene).filter(drawn).length).toBeGreaterThan(10);
  });

  it('leaves the context balanced', () => {
    expect(record(flyingScene(), 600, 400, overlay).depth).toBe(0);
  });

  it('reads the hull from its outline, whichever vertex comes first, to 1e-9 px', () => {
    const expected = coordinates(record(flyingScene(), 600, 400).commands);
    for (let by = 1; by < 6; by++) {
      const turned = coordinates(record(turnedOutline(flyingScene(), by), 600, 400).commands);
      // The stage and the flames are drawn in the hull's own units, so all of them must agree.
      expect(turned.length).toBe(expected.length);
      turned.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-9);
      });
    }
  });

  it('draws one flame an engine that burns, and none when all are off', () => {
    const flames = (main: number, left: number, right: number) =>
      record({ ...flyingScene(), engines: { main, left, right } }, 600, 400).commands.filter(
        ({ name }) => name === 'quadraticCurveTo',
      ).length;
    const one = flames(1, 0, 0);
    expect(one).toBeGreaterThan(0);
    expect(flames(0, 0, 0)).toBe(0);
    expect(flames(1, 1, 0)).toBe(2 * one);
    expect(flames(1, 1, 1)).toBe(3 * one);
  });

  it('lets the exhaust of the main engine leave below the hull, longer at full power', () => {
    const reach = (main: number) => {
      const scene = { ...flyingScene({ angle: 0 }), engines: { main, left: 0, right: 0 } };
      const curves = record(scene, 600, 400).commands.filter(
        ({ name }) => name === 'quadraticCurveTo',
      );
      return Math.max(...curves.flatMap(({ points }) => points.map(([, y]) => y)));
    };
    const nozzle = 400 - 8 * 30 + 16;
    expect(reach(0.5)).toBeGreaterThan(nozzle);
    expect(reach(1)).toBeGreaterThan(reach(0.5));
  });

  it('lets the exhaust of the left engine leave at the left', () => {
    const scene = { ...flyingScene({ angle: 0 }), engines: { main: 0, left: 1, right: 0 } };
    const curves = record(scene, 600, 400).commands.filter(
      ({ name }) => name === 'quadraticCurveTo',
    );
    for (const [x] of curves.flatMap(({ points }) => points)) expect(x).toBeLessThan(300 - 17);
  });

  it('lights a lamp on a leg in contact', () => {
    const lamps = (touching: boolean) => {
      const scene = flyingScene();
      const bodies = scene.bodies.map((body) => ({ ...body, touching }));
      const { commands } = record({ ...scene, bodies }, 600, 400);
      return commands.filter(({ rest }) => rest.startsWith('#5dffa0')).length;
    };
    expect([lamps(false), lamps(true)]).toEqual([0, 2]);
  });

  it('draws a world without a lander', () => {
    const { commands, depth } = record({ ...flyingScene(), bodies: [] }, 600, 400);
    expect(commands.length).toBeGreaterThan(200);
    expect(depth).toBe(0);
  });

  it.each([
    [0, 400],
    [600, -1],
    [Number.NaN, 400],
    [Number.POSITIVE_INFINITY, 400],
  ])('throws a RangeError for %d x %d pixels and draws nothing', (width, height) => {
    const recorder = new Recorder();
    expect(() => drawScene(recorder, flyingScene(), { width, height })).toThrow(RangeError);
    expect(recorder.commands).toEqual([]);
  });
});

describe('a scene that has gone wrong', () => {
  const scene = flyingScene();
  const body = scene.bodies[0]!;
  const particle = scene.particles[0]!;
  it.each<[string, Partial<LanderScene>]>([
    ['size', { width: 0 }],
    ['helipad', { helipad: { x1: 8, x2: 12, y: Number.NaN } }],
    ['engines', { engines: { main: Number.NaN, left: 0, right: 0 } }],
    ['terrain', { terrain: [...scene.terrain, [20, Number.POSITIVE_INFINITY]] }],
    ['hull', { bodies: [{ ...body, vertices: [...body.vertices, [Number.NaN, 0]] }] }],
    ['leg', { bodies: [body, { kind: 'leg', vertices: [], touching: false }] }],
    ['particles', { particles: [{ ...particle, y: Number.NaN }] }],
    ['particles', { particles: [{ ...particle, radius: -1 }] }],
  ])('is refused before anything is drawn: %s', (part, change) => {
    const recorder = new Recorder();
    const draw = () => drawScene(recorder, { ...scene, ...change }, { width: 600, height: 400 });
    expect(draw).toThrow(UsageError);
    expect(draw).toThrow(`The scene's ${part} cannot be drawn`);
    expect(recorder.commands).toEqual([]);
  });
});

describe('the overlay', () => {
  it('writes return, step, names and values', () => {
    expect(texts(record(flyingScene(), 600, 400, overlay).commands)).toEqual([
      'return left',
      '\u221212.3 right',
      'step left',
      '57 right',
      'nothing left',
      '1.0 right',
      'left engine left',
      '2.0 right',
      'main engine left',
      '4.0 right',
      'right engine left',
      '-3.0 right',
    ]);
  });

  it('draws the best value over the whole bar, the worst not at all, the others in proportion', () => {
    const { commands } = record(flyingScene(), 600, 400, overlay);
    const bars = commands.filter(
      ({ name, rest }) => name === 'fillRect' && ['#7d86b8', '#ffd23f'].includes(rest),
    );
    const widths = bars.map(({ points }) => points[1]![0] - points[0]![0]);
    expect(widths[0]! / widths[2]!).toBeCloseTo(4 / 7, 10);
    expect(widths[1]! / widths[2]!).toBeCloseTo(5 / 7, 10);
    expect(widths[3]).toBe(2);
    expect(bars[2]!.rest).toBe('#ffd23f');
  });

  it('draws equal values as full bars, and copes with NaN', () => {
    const { commands } = record(flyingScene(), 600, 400, { qValues: [1, 1, Number.NaN, 1] });
    expect(coordinates(commands).every(Number.isFinite)).toBe(true);
  });

  it('names the action where there are no values', () => {
    const written = texts(record(flyingScene(), 600, 400, { action: 3 }).commands);
    expect(written).toEqual(['action left', 'right engine right']);
  });

  it('writes nothing when there is nothing to say', () => {
    expect(texts(record(flyingScene(), 600, 400, {}).commands)).toEqual([]);
  });
});
