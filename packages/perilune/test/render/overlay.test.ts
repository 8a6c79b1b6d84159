import { describe, expect, it } from 'vitest';
import { make } from '../../src/env/index.js';
import { drawScene, type Overlay } from '../../src/render/index.js';
import type { Scene, ShapesScene } from '../../src/scene/index.js';
import { Recorder } from './recorder.js';
import { flyingScene } from './scene.js';

const world: ShapesScene = {
  kind: 'shapes',
  camera: { x: 0, y: 0, width: 6, height: 4 },
  background: 'black',
  shapes: [],
};

function draw(scene: Scene, overlay: Overlay) {
  const { commands } = (() => {
    const recorder = new Recorder();
    drawScene(recorder, scene, { width: 600, height: 400, overlay });
    return recorder;
  })();
  const texts = commands.filter(({ name }) => name === 'fillText').map(({ rest }) => rest);
  const bars = commands
    .filter(({ name, rest }) => name === 'fillRect' && ['#7d86b8', '#ffd23f'].includes(rest))
    .map(({ points }) => [points[0]![0], points[1]![0]] as const);
  return { texts, bars };
}

describe('what is written over a world that is not the lander’s', () => {
  it('has the world’s own names of actions, or the caller’s, or numbers', () => {
    const named = { ...world, actionNames: ['left', 'right'] };
    expect(draw(named, { action: 1 }).texts).toEqual(['action left', 'right right']);
    expect(draw(named, { action: 1, actionNames: ['a', 'b'] }).texts).toEqual([
      'action left',
      'b right',
    ]);
    expect(draw(world, { action: 1 }).texts).toEqual(['action left', 'action 1 right']);
    expect(draw(world, { qValues: [1, 2] }).texts).toEqual([
      'action 0 left',
      '1.0 right',
      'action 1 left',
      '2.0 right',
    ]);
  });

  it('cuts a name that there is no room for', () => {
    const actionNames = ['a very long name of an action'];
    expect(draw(world, { action: 0, actionNames }).texts[1]).toBe('a very long na… right');
  });

  it('shows a continuous action as bars from the middle: a half of the line is 1', () => {
    const { texts, bars } = draw(world, { action: Float32Array.of(0.5, -1), step: 3 });
    expect(texts).toEqual([
      'step left',
      '3 right',
      'action 0 left',
      '0.50 right',
      'action 1 left',
      '-1.00 right',
    ]);
    const [half, full] = bars.map(([from, to]) => to - from);
    expect(full! / half!).toBeCloseTo(2, 9);
    expect(bars[0]![0]).toBeCloseTo(bars[1]![1], 9);
  });

  it('shows probabilities as shares of the line', () => {
    const { texts, bars } = draw(world, { probabilities: [0.25, 0.75], action: 1 });
    expect(texts).toEqual(['action 0 left', '25 % right', 'action 1 left', '75 % right']);
    const [quarter, rest] = bars.map(([from, to]) => to - from);
    expect(rest! / quarter!).toBeCloseTo(3, 9);
  });

  it('makes room for what lies beyond 1, the largest being a half of the line', () => {
    const { bars } = draw(world, { action: [4, -2] });
    const [most, half] = bars.map(([from, to]) => to - from);
    expect(most! / half!).toBeCloseTo(2, 9);
  });

  it('names the continuous lander’s engines', () => {
    const { texts } = draw(flyingScene(), { action: [0.25, 0] });
    expect(texts).toEqual(['main engine left', '0.25 right', 'side engines left', '0.00 right']);
  });

  it('of more than twelve values shows the one chosen and the best, in the order of the actions', () => {
    const qValues = Array.from({ length: 30 }, (_, i) => i);
    const names = draw(world, { qValues, action: 3 }).texts.filter((text) => text.endsWith('left'));
    const shown = [3, ...qValues.slice(19)];
    expect(names).toEqual(shown.map((i) => `action ${i} left`));
  });

  it.each([
    ['FrozenLake-v1', 'beside'],
    ['FrozenLake8x8-v1', 'beside'],
    ['Taxi-v4', 'beside'],
    ['CliffWalking-v1', 'below'],
  ] as const)(
    'leaves all of %s free, which stands %s the words, and in the middle without them',
    (id, where) => {
      const env = make(id);
      env.reset({ seed: 1 });
      const scene = env.scene() as ShapesScene;
      const bare = tilesOf(scene, undefined);
      expect(bare.left + bare.right).toBeCloseTo(600, 3);
      expect(bare.top + bare.bottom).toBeCloseTo(400, 3);
      const written = tilesOf(scene, { return: 1, step: 2, action: 0 });
      expect(written.right).toBeLessThanOrEqual(600);
      expect(written.bottom).toBeLessThanOrEqual(400);
      if (where === 'beside') expect(written.left).toBeGreaterThan(226);
      else expect(written.top).toBeGreaterThan(148);
    },
  );
});

/** What the tiles cover of a picture of 600 to 400, in pixels. */
function tilesOf(scene: ShapesScene, overlay: Overlay | undefined) {
  const recorder = new Recorder();
  drawScene(recorder, scene, { width: 600, height: 400, layer: 'flight', overlay });
  const drawn = recorder.commands.filter(({ name }) => name === 'moveTo' || name === 'lineTo');
  const points = drawn.flatMap((command) => command.points);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}
