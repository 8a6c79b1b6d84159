import { describe, expect, it } from 'vitest';
import { endingOf } from '../../../src/env/lunar-lander/ending.js';
import { heuristicPilot } from '../../../src/env/lunar-lander/heuristic-pilot.js';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';

describe('how an episode ended', () => {
  it.each([
    [false, false, 10, 'landed', true],
    [false, false, 8, 'landed', true],
    [false, false, 12.001, 'landed', false],
    [true, true, 10, 'crashed', false],
    [true, false, 20.1, 'flew-out', false],
    [true, true, 20.1, 'crashed', false],
  ])('awake %s, crashed %s, x = %s m: %s, on the pad %s', (awake, crashed, x, end, onPad) => {
    expect(endingOf(awake, crashed, x)).toEqual({ end, onPad });
  });

  it('is told in the info of the ending step alone', () => {
    const env = new LunarLander();
    let { observation } = env.reset({ seed: 1 });
    for (;;) {
      const result = env.step(heuristicPilot(observation));
      observation = result.observation;
      if (!result.terminated) {
        expect(result.info).toEqual({});
        continue;
      }
      expect(result.info).toEqual({ end: 'landed', onPad: true });
      break;
    }
    env.reset({ seed: 0 });
    let last = env.step(0);
    while (!last.terminated) last = env.step(0);
    expect(last.info).toEqual({ end: 'crashed', onPad: false });
    env.close();
  });
});
