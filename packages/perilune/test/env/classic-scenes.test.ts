import { describe, expect, it } from 'vitest';
import { make, type OptionsById } from '../../src/env/index.js';
import { checkScene, type ShapesScene, type Vertex } from '../../src/scene/index.js';
import { type Placed, placed } from '../scene/placed.js';

/** What is drawn of a world whose state is one number throughout, after some actions. */
function drawn(id: keyof OptionsById, state: number, actions: readonly number[] = []): Placed[] {
  const env = make(id);
  env.reset({ seed: 1, options: { low: state, high: state } });
  for (const action of actions) env.step(action);
  const scene = env.scene();
  env.close();
  checkScene(scene);
  return placed((scene as ShapesScene).shapes);
}

/** Where the only circle of that colour lies. */
function circle(shapes: readonly Placed[], fill: string): Vertex {
  const found = shapes.filter(({ shape }) => shape.kind === 'circle' && shape.fill === fill);
  expect(found).toHaveLength(1);
  return found[0]!.points[0] as Vertex;
}

function expectPoint([x, y]: Vertex, [expectedX, expectedY]: Vertex): void {
  expect(x).toBeCloseTo(expectedX, 6);
  expect(y).toBeCloseTo(expectedY, 6);
}

/** The direction of the arrow that a group holds: from its shaft to its tip; undefined if unseen. */
function arrow(shapes: readonly Placed[], name: RegExp): number | undefined {
  const found = shapes.find(
    ({ shape, names }) => shape.kind === 'polygon' && names.some((given) => name.test(given)),
  );
  expect(found).toBeDefined();
  const [first, , , tip] = found!.points;
  return found!.visible ? Math.sign(tip![0] - first![0]) : undefined;
}

describe('the picture of the cart and its pole', () => {
  const JOINT = 0.29;

  it('has the tip of an upright pole 1 m over its joint in the middle of the rail, to 1e-6', () => {
    expectPoint(circle(drawn('CartPole-v1', 0), 'flag'), [0, JOINT + 1]);
  });

  it('leans to the right by a positive angle, and stands where the cart is, to 1e-6', () => {
    const tip: Vertex = [0.1 + Math.sin(0.1), JOINT + Math.cos(0.1)];
    expectPoint(circle(drawn('CartPole-v1', 0.1), 'flag'), tip);
  });

  it('marks 2.4 m and 12 degrees, where an episode ends', () => {
    const lines = drawn('CartPole-v1', 0).filter(
      ({ shape }) => shape.kind === 'segment' && shape.stroke === 'beacon',
    );
    const ends = lines.map(({ points: [from, to] }) => [from![0], to![0] - from![0]]);
    const twelve = 1.12 * Math.sin((12 * Math.PI) / 180);
    const expected = [
      [-2.4, 0],
      [2.4, 0],
      [0, -twelve],
      [0, twelve],
    ];
    expect(ends.flat()).toEqual(expected.flat().map((value) => expect.closeTo(value, 6)));
  });

  it('shows which way it was pushed, and nothing before the first push', () => {
    expect(arrow(drawn('CartPole-v1', 0), /force/)).toBeUndefined();
    expect(arrow(drawn('CartPole-v1', 0, [0]), /force/)).toBe(-1);
    expect(arrow(drawn('CartPole-v1', 0, [0, 1]), /force/)).toBe(1);
  });
});

describe('the picture of the mountain car', () => {
  const wheels = (shapes: readonly Placed[]) =>
    shapes
      .filter(({ shape }) => shape.kind === 'circle' && shape.fill === 'metalLight')
      .map(({ points }) => points[0] as Vertex);

  it('stands level in the valley, at 0.1 on the bottom, its wheels a radius above it, to 1e-6', () => {
    const [left, right] = wheels(drawn('MountainCar-v0', -Math.PI / 6));
    expectPoint(left!, [-Math.PI / 6 - 0.06, 0.13]);
    expectPoint(right!, [-Math.PI / 6 + 0.06, 0.13]);
  });

  it('is tilted along the slope, which at 0 is 1.35 of height a unit of way, to 1e-6', () => {
    const [left, right] = wheels(drawn('MountainCar-v0', 0));
    expect((right![1] - left![1]) / (right![0] - left![0])).toBeCloseTo(1.35, 6);
  });

  it('has its flag at the goal, 0.5, on the hill', () => {
    const flags = drawn('MountainCar-v0', 0).filter(
      ({ shape }) => shape.kind === 'polygon' && shape.fill === 'flag' && shape.opacity !== 0,
    );
    const [top] = flags[0]!.points;
    expectPoint(top!, [0.5, 0.45 * Math.sin(1.5) + 0.55 + 0.2]);
  });

  it('shows which way the engine pushes, and nothing while it does not', () => {
    expect(arrow(drawn('MountainCar-v0', -0.5), /force/)).toBeUndefined();
    expect(arrow(drawn('MountainCar-v0', -0.5, [0]), /force/)).toBe(-1);
    expect(arrow(drawn('MountainCar-v0', -0.5, [2]), /force/)).toBe(1);
    expect(arrow(drawn('MountainCar-v0', -0.5, [2, 1]), /force/)).toBeUndefined();
  });
});

describe('the picture of the acrobot', () => {
  it.each<[string, number, Vertex]>([
    ['hangs with its tip 2 m below', 0, [0, -2]],
    ['at two right angles has its tip over the elbow, on the line', Math.PI / 2, [1, 1]],
    ['at 45 and 90 degrees', Math.PI / 4, [Math.SQRT1_2 + 1, -Math.SQRT1_2]],
  ])('%s, to 1e-6', (_, angle, tip) => {
    expectPoint(circle(drawn('Acrobot-v1', angle), 'flag'), tip);
  });

  it('has the line 1 m over the joint', () => {
    const [line] = drawn('Acrobot-v1', 0).filter(
      ({ shape }) => shape.kind === 'segment' && shape.stroke === 'contact',
    );
    expect(line!.points.map(([, y]) => y)).toEqual([1, 1]);
  });

  it('shows a torque that turns: its arrow counter-clockwise for forth, clockwise for back', () => {
    const turn = (actions: readonly number[]) => {
      const all = drawn('Acrobot-v1', 0, actions);
      const inTurn = all.filter(({ names }) => names.some((name) => name.startsWith('torque')));
      const [elbow] = inTurn.find(({ shape }) => shape.kind === 'arc')!.points;
      const head = inTurn.find(({ shape }) => shape.kind === 'polygon')!;
      const [from, to, tip] = head.points;
      const middle: Vertex = [(from![0] + to![0]) / 2, (from![1] + to![1]) / 2];
      const [rx, ry] = [middle[0] - elbow![0], middle[1] - elbow![1]];
      const [tx, ty] = [tip![0] - middle[0], tip![1] - middle[1]];
      return head.visible ? Math.sign(rx * ty - ry * tx) : undefined;
    };
    expect(turn([])).toBeUndefined();
    expect(turn([1])).toBeUndefined();
    expect(turn([2])).toBe(1);
    expect(turn([0])).toBe(-1);
  });
});
