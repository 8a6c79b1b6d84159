import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { action, type Engine, letGo, press, pushes } from '../../src/flight/controls';

describe('the stick', () => {
  beforeEach(() => vi.stubGlobal('navigator', {}));
  afterEach(() => {
    letGo();
    vi.unstubAllGlobals();
  });

  const held = (engine: Engine, actions: number) => {
    press(engine, true);
    const chosen = action(actions);
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
    expect(held(engine, actions)).toBe(chosen);
  });

  it('let go asks for the action that does nothing, and for the last one where there is none', () => {
    expect([action(4), action(3)]).toEqual([0, 1]);
    held('right', 2);
    expect(action(2)).toBe(1);
    held('left', 2);
    expect(action(2)).toBe(0);
  });

  it('has a main engine for the lander alone', () => {
    expect([2, 3, 4].map((actions) => pushes('main', actions))).toEqual([false, false, true]);
  });
});
