import { make, registeredIds } from 'perilune';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { action, letGo, press } from '../../src/flight/controls';
import { type Engine, enginesOf, handlingOf } from '../../src/flight/handling';

describe('the stick', () => {
  beforeEach(() => vi.stubGlobal('navigator', {}));
  afterEach(() => {
    letGo();
    vi.unstubAllGlobals();
  });

  /** A world that is known by the number of its actions alone. */
  const some = (actions: number) => handlingOf('', actions);
  const held = (engine: Engine, world: string, actions: number) => {
    press(engine, true);
    const chosen = action(handlingOf(world, actions));
    press(engine, false);
    return chosen;
  };

  it.each<[number, Engine, number]>([
    [4, 'left', 1],
    [4, 'main', 2],
    [4, 'right', 3],
    [3, 'left', 0],
    [3, 'main', 1],
    [3, 'right', 2],
    [2, 'left', 0],
    [2, 'right', 1],
  ])('of %d actions for %s asks for %d', (actions, engine, chosen) => {
    expect(held(engine, '', actions)).toBe(chosen);
  });

  it('let go asks for the action that does nothing, and for the last one where there is none', () => {
    expect([action(some(4)), action(some(3))]).toEqual([0, 1]);
    held('right', '', 2);
    expect(action(some(2))).toBe(1);
    held('left', '', 2);
    expect(action(some(2))).toBe(0);
  });

  it('has a main engine for the lander alone', () => {
    expect([2, 3, 4].map((actions) => enginesOf(some(actions)).includes('main'))).toEqual([
      false,
      false,
      true,
    ]);
    expect(enginesOf(some(4))).toEqual(['left', 'main', 'right']);
  });

  it.each<[string, Engine, number]>([
    // As Gymnasium numbers them: the lake's left, down, right, up; the cliff's up, right, down, left.
    ['FrozenLake-v1', 'left', 0],
    ['FrozenLake-v1', 'down', 1],
    ['FrozenLake-v1', 'right', 2],
    ['FrozenLake-v1', 'main', 3],
    ['CliffWalking-v1', 'main', 0],
    ['CliffWalking-v1', 'right', 1],
    ['CliffWalking-v1', 'down', 2],
    ['CliffWalking-v1', 'left', 3],
    ['Taxi-v4', 'down', 0],
    ['Taxi-v4', 'take', 4],
    ['Taxi-v4', 'put', 5],
    ['Blackjack-v1', 'take', 1],
  ])('F16: in %s for %s asks for %d', (world, engine, chosen) => {
    expect(held(engine, world, 6)).toBe(chosen);
  });

  it('F16: in a world that waits asks for nothing until something is pressed, and misses no short press', () => {
    const lake = handlingOf('FrozenLake-v1', 4);
    expect(action(lake)).toBeUndefined();
    press('right', true);
    press('right', false);
    expect([action(lake), action(lake)]).toEqual([2, undefined]);
  });

  it('F16: reaches every Discrete action of every world', () => {
    for (const id of registeredIds()) {
      const env = make(id);
      env.close();
      const { actionSpace } = env;
      if (actionSpace.kind !== 'discrete') continue;
      const { actions, none } = handlingOf(id, actionSpace.n);
      const reached = new Set([...Object.values(actions), ...(none === undefined ? [] : [none])]);
      expect([...reached].sort(), id).toEqual(Array.from({ length: actionSpace.n }, (_, i) => i));
    }
  });
});
