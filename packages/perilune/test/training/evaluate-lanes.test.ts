import { describe, expect, it } from 'vitest';
import { type ActRowsOptions, PolicyBase } from '../../src/agents/index.js';
import { type Env, type ResetOptions, register } from '../../src/env/index.js';
import { type AnySpace, Box, Discrete } from '../../src/spaces/index.js';
import { validate } from '../../src/training/evaluation/validate.js';
import { evaluate, VALIDATION_SEED } from '../../src/training/index.js';

const observationSpace = new Box(-Infinity, Infinity, { shape: [3] });

interface Options {
  bonus?: number;
  masked?: boolean;
  wide?: boolean;
}

/** Environments that are open, and all that were ever made. */
const doors = { open: 0, made: 0 };

/**
 * An observation says its seed, its step and what was done last; an episode from seed s is s % 4 + 1 steps long,
 * and a step earns its action's first number, and of two the second a hundred times. Its mask allows one action,
 * (seed + step) % 3.
 */
class Lanes implements Env {
  readonly id = 'Lanes-v0';
  readonly observationSpace = observationSpace;
  readonly actionSpace: Box | Discrete;
  private seed = 0;
  private steps = 0;

  constructor(private readonly options: Options) {
    this.actionSpace = options.wide ? new Box(-9, 9, { shape: [2] }) : new Discrete(3);
    doors.open += 1;
    doors.made += 1;
  }

  reset({ seed = 0 }: ResetOptions = {}) {
    this.seed = seed;
    this.steps = 0;
    return { observation: this.observe(), info: this.info() };
  }

  step(action: number | Float32Array) {
    this.steps += 1;
    const [first = 0, second = 0] = typeof action === 'number' ? [action] : action;
    const terminated = this.steps === (this.seed % 4) + 1;
    return {
      observation: this.observe(),
      reward: first + 100 * second + (this.options.bonus ?? 0),
      terminated,
      truncated: false,
      info: this.info(),
    };
  }

  close(): void {
    doors.open -= 1;
  }

  private observe(): Float32Array {
    return Float32Array.of(this.seed, this.steps, 0.5);
  }

  private info() {
    if (!this.options.masked) return {};
    const open = (this.seed + this.steps) % 3;
    return { actionMask: Uint8Array.from([0, 1, 2], (action) => (action === open ? 1 : 0)) };
  }
}

register('Lanes-v0', (options: object) => new Lanes(options as Options), {});

/** Does what each row says, and notes how many rows it is asked for at a time. */
class Reader extends PolicyBase {
  readonly batches: number[] = [];

  constructor(
    actionSpace: AnySpace,
    private readonly choose: (seed: number, step: number, mask: number[]) => number[],
  ) {
    super({ algo: 'reader', observationSpace, actionSpace });
  }

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    const count = rows.length / 3;
    const width = actions.length / count;
    this.batches.push(count);
    if (masks !== undefined) expect(masks).toHaveLength(3 * count);
    for (let row = 0; row < count; row++) {
      const [seed = 0, step = 0, half] = rows.subarray(3 * row);
      expect(half).toBe(0.5);
      const mask = [...(masks ?? []).slice(3 * row, 3 * row + 3)];
      actions.set(this.choose(seed, step, mask), row * width);
    }
  }

  protected tensors() {
    return [];
  }
}

const lengthOf = (seed: number) => (seed % 4) + 1;
const stepsOf = (seed: number) => Array.from({ length: lengthOf(seed) }, (_, step) => step);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe('episodes flown side by side', () => {
  it.each([1, 5, 64, 150])('choose each by the mask of its own state: %d of them', (episodes) => {
    const agent = new Reader(new Discrete(3), (_seed, _step, mask) => [mask.indexOf(1)]);
    const envOptions = { masked: true };
    const { results } = evaluate(agent, { env: 'Lanes-v0', envOptions, episodes, seed: 40 });
    for (const [i, result] of results.entries()) {
      const seed = 40 + i;
      const expected = sum(stepsOf(seed).map((step) => (seed + step) % 3));
      expect(result).toMatchObject({ seed, return: expected, length: lengthOf(seed) });
    }
    expect(agent.batches[0]).toBe(Math.min(64, episodes));
  });

  it.each([1, 5, 150])('give each lane all numbers of its action: %d of them', (episodes) => {
    const space = new Box(-9, 9, { shape: [2] });
    const agent = new Reader(space, (seed, step) => [seed % 5, step]);
    const envOptions = { wide: true };
    const { results } = evaluate(agent, { env: 'Lanes-v0', envOptions, episodes, seed: 40 });
    for (const [i, result] of results.entries()) {
      const seed = 40 + i;
      const expected = sum(stepsOf(seed).map((step) => (seed % 5) + 100 * step));
      expect(result.return).toBe(expected);
    }
  });

  it('ask for the actions of those in flight alone: of 66, of lengths 1 to 4, as by hand', () => {
    const agent = new Reader(new Discrete(3), () => [0]);
    evaluate(agent, { env: 'Lanes-v0', episodes: 66, seed: 40 });
    // 64 lanes of seeds 40 to 103, 16 of each length; two of those first over take seeds 104 (1 step) and 105 (2).
    expect(agent.batches).toEqual([64, 50, 33, 16]);
  });

  it('are of the environment with the options that are given, and are closed whatever happens', () => {
    const agent = new Reader(new Discrete(3), () => [1]);
    const { mean } = evaluate(agent, {
      ...{ env: 'Lanes-v0', envOptions: { bonus: 10 }, episodes: 4, seed: 40 },
    });
    expect(mean).toBe((11 * (1 + 2 + 3 + 4)) / 4);
    expect(doors.made).toBeGreaterThan(0);
    expect(doors.open).toBe(0);
    const broken = new Reader(new Discrete(3), () => {
      throw new Error('lost');
    });
    expect(() => evaluate(broken, { env: 'Lanes-v0', episodes: 4 })).toThrow('lost');
    const other = new Reader(new Discrete(4), () => [0]);
    expect(() => evaluate(other, { env: 'Lanes-v0', episodes: 4 })).toThrow(
      'The agent takes 3 observations to 4 actions; Lanes-v0 has 3 and 3 actions.',
    );
    const wide = new Reader(new Box(-1, 1, { shape: [2] }), () => [0]);
    expect(() => evaluate(wide, { env: 'Lanes-v0' })).toThrow('to actions in Box');
    expect(doors.open).toBe(0);
  });
});

describe('a validation', () => {
  it('flies on in parts of 10, 10, 20 and 20, and gives up where its mean is too low for so few', async () => {
    const agent = new Reader(new Discrete(3), () => [1]);
    const options = { env: 'Lanes-v0', envOptions: { bonus: 1 }, slack: 1, errors: null };
    const part = (episodes: number) => {
      const returns = Array.from({ length: episodes }, (_, i) => 2 * lengthOf(VALIDATION_SEED + i));
      return sum(returns) / episodes;
    };
    for (const [episodes, flown] of [
      [5, 5],
      [10, 10],
      [15, 15],
      [47, 47],
      [60, 60],
    ] as const) {
      expect(await validate(agent, { ...options, episodes, required: () => 5 })).toEqual({
        mean: expect.closeTo(part(flown), 9),
        meanLength: expect.closeTo(part(flown) / 2, 9),
        episodes: flown,
        standardError: expect.any(Number),
      });
    }
    // Means are 4.6 after 10 and 5 from 20 on: the slack is sqrt(2), 1, sqrt(1/2), sqrt(1/3).
    const flown = async (target: number) =>
      (await validate(agent, { ...options, episodes: 60, required: () => target })).episodes;
    const counts = await Promise.all([6.1, 6.005, 5.9, 5.6, 5.5].map(flown));
    expect(counts).toEqual([10, 20, 40, 60, 60]);
  });
});
