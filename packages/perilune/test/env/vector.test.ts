import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AutoresetMode,
  type Batch,
  type BatchRows,
  make,
  makeVector,
  register,
  type VectorStep,
} from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { Corridor, Drift } from './custom.js';

register('Corridor-v0', (options: { length: number }) => new Corridor(options), {
  defaults: { length: 3 },
  maxEpisodeSteps: 6,
});
register('Drift-v0', () => new Drift());

/** What one row of a vector should hold. */
interface Row {
  observation: number[];
  reward: number;
  terminated: number;
  truncated: number;
  resets: number;
  final: number[] | undefined;
  info: unknown;
  finalInfo: unknown;
}

/** One environment under an autoreset mode, by the words of `AutoresetMode`, with nothing shared with the vector. */
class Reference {
  private readonly env;
  private readonly mode: AutoresetMode;
  ended = false;

  constructor(id: string, mode: AutoresetMode) {
    this.env = make(id as 'LunarLander-v3');
    this.mode = mode;
  }

  reset(seed?: number) {
    this.ended = false;
    const { observation, info } = this.env.reset({ seed });
    return { observation: Array.from(observation), info };
  }

  step(action: number | number[]): Row {
    if (this.ended) return { ...blank, ...this.reset(), resets: 1 };
    const { observation, reward, terminated, truncated, info } = this.env.step(action as number);
    const flags = { reward, terminated: Number(terminated), truncated: Number(truncated) };
    const row = { ...blank, ...flags, observation: Array.from(observation), info };
    this.ended = terminated || truncated;
    if (!this.ended || this.mode !== 'same-step') return row;
    return { ...row, ...this.reset(), final: row.observation, finalInfo: info };
  }
}

const blank: Row = {
  observation: [],
  reward: 0,
  terminated: 0,
  truncated: 0,
  resets: 0,
  final: undefined,
  info: {},
  finalInfo: undefined,
};

function readRow(step: VectorStep, i: number, mode: AutoresetMode): Row {
  const width = step.observations.length / step.rewards.length;
  const slice = (values: Float32Array) => Array.from(values.subarray(i * width, (i + 1) * width));
  const ended = step.terminated[i] === 1 || step.truncated[i] === 1;
  return {
    observation: slice(step.observations),
    reward: step.rewards[i] as number,
    terminated: step.terminated[i] as number,
    truncated: step.truncated[i] as number,
    resets: step.resets[i] as number,
    final: mode === 'same-step' && ended ? slice(step.finalObservations) : undefined,
    info: step.infos[i],
    finalInfo: step.finalInfos[i],
  };
}

const N = 3;
const indices = (n: number) => fc.array(fc.nat(n - 1), { minLength: N, maxLength: N });
const throttle = fc.float({ min: -1, max: 1, noNaN: true });
const pairs = fc.array(fc.tuple(throttle, throttle), { minLength: N, maxLength: N });
const cases = [
  ['Corridor-v0', indices(2)],
  ['CartPole-v1', indices(2)],
  ['Drift-v0', pairs],
  ['LunarLander-v3', indices(4)],
] as const;
const modes: AutoresetMode[] = ['next-step', 'same-step'];

describe.each(cases)(
  '%s: a vector of 3 is 3 single environments, === in every field',
  (id, batch) => {
    it.each(modes)('autoreset %s', (autoreset) => {
      const runs = fc.array(batch as fc.Arbitrary<(number | number[])[]>, {
        size: 'large',
        maxLength: 120,
      });
      fc.assert(
        fc.property(fc.nat(1e9), runs, (seed, actions) => {
          const vector = makeVector(id, N, { autoreset });
          const singles = [0, 1, 2].map(() => new Reference(id, autoreset));
          const starts = singles.map((single, i) => single.reset(seed + i));
          const begun = vector.reset({ seed });
          expect(Array.from(begun.observations)).toEqual(starts.flatMap((s) => s.observation));
          expect(begun.infos).toEqual(starts.map((s) => s.info));
          for (const row of actions) {
            const step = vector.step(row as never);
            const expected = singles.map((single, i) => single.step(row[i] as number));
            expect([0, 1, 2].map((i) => readRow(step, i, autoreset))).toEqual(expected);
          }
        }),
        { numRuns: 30 },
      );
    });
  },
);

describe('autoreset disabled', () => {
  function endOf(mask: number[]) {
    const vector = makeVector('Corridor-v0', 2, { autoreset: 'disabled' });
    vector.reset({ seed: 0 });
    for (let t = 0; t < 6; t++) vector.step([0, 0]);
    return { vector, reset: () => vector.reset({ mask }) };
  }

  it('a step with an ended environment throws, and nothing moves', () => {
    const { vector } = endOf([1, 1]);
    expect(() => vector.step([0, 0])).toThrow(/environment 0 has ended\. Call reset\(\{ mask \}\)/);
  });

  it('reset({ mask }) resets those and leaves the others as they are', () => {
    const vector = makeVector('Corridor-v0', 2, { autoreset: 'disabled', length: 50 });
    const start = Array.from(vector.reset({ seed: [4, 5] }).observations);
    const moved = Array.from(vector.step([1, 1]).observations);
    expect(moved).toEqual(start.map((x) => x + 1));
    const single = make('Corridor-v0', { length: 50 });
    single.reset({ seed: 4 });
    const [next] = single.reset().observation as Float32Array;
    const { observations } = vector.reset({ mask: [true, false] });
    expect(Array.from(observations)).toEqual([next, moved[1]]);
    const after = vector.step([1, 1]).observations;
    expect(after[1]).toBe((moved[1] as number) + 1);
  });

  it('one reset by mask does not let the others on', () => {
    const { vector, reset } = endOf([0, 1]);
    reset();
    expect(() => vector.step([0, 0])).toThrow(/environment 0 has ended/);
    vector.reset({ mask: [1, 0] });
    expect(vector.step([0, 0]).resets).toEqual(Uint8Array.of(0, 0));
  });
});

describe('step({ mask })', () => {
  it('moves those alone, and does not look at what the others are to do or whether they ended', () => {
    const vector = makeVector('Corridor-v0', 2, { autoreset: 'disabled' });
    vector.reset({ seed: 0 });
    for (let t = 0; t < 3; t++) vector.step([0, Number.NaN], { mask: [1, 0] });
    const [start = 0] = make('Corridor-v0').reset({ seed: 1 }).observation as Float32Array;
    const { observations } = vector.step([0, 1]);
    expect(observations[1]).toBe(start + 1);
    for (let t = 0; t < 2; t++) vector.step([0, 0]);
    expect(() => vector.step([0, 0])).toThrow(/environment 0 has ended/);
    expect(vector.step([0, 0], { mask: [false, true] }).truncated[1]).toBe(0);
  });

  it('an ended environment outside the mask is not reset in next-step mode', () => {
    const vector = makeVector('Corridor-v0', 2);
    vector.reset({ seed: 0 });
    for (let t = 0; t < 6; t++) vector.step([0, 0]);
    expect(vector.step([0, 0], { mask: [0, 1] }).resets).toEqual(Uint8Array.of(0, 1));
    expect(vector.step([0, 0]).resets).toEqual(Uint8Array.of(1, 0));
  });

  it.each([[{ mask: [1] }], [{ mask: [0, 0] }], [{ masks: [1, 0] }]])(
    'refuses %j, and nothing moves',
    (options) => {
      const vector = makeVector('CartPole-v1', 2);
      vector.reset({ seed: 0 });
      expect(() => vector.step([0, 0], options as object)).toThrow(UsageError);
      const untouched = makeVector('CartPole-v1', 2);
      untouched.reset({ seed: 0 });
      expect(vector.step([0, 1]).observations).toEqual(untouched.step([0, 1]).observations);
    },
  );
});

describe('resets', () => {
  it('a seed gives environment i seed + i, a list each its own', () => {
    const single = (seed: number) => make('CartPole-v1').reset({ seed }).observation;
    const vector = makeVector('CartPole-v1', 3);
    const rows = (seed: number | number[]) => Array.from(vector.reset({ seed }).observations);
    expect(rows(7)).toEqual([7, 8, 9].flatMap((seed) => [...single(seed)]));
    expect(rows([5, 5, 1])).toEqual([5, 5, 1].flatMap((seed) => [...single(seed)]));
  });

  it('a seed with a mask counts by the environment’s place', () => {
    const vector = makeVector('CartPole-v1', 3);
    vector.reset({ seed: 0 });
    const row = vector.reset({ seed: 7, mask: [0, 0, 1] }).observations.subarray(8);
    expect(Array.from(row)).toEqual([...make('CartPole-v1').reset({ seed: 9 }).observation]);
  });

  it('without a seed the streams go on', () => {
    const vector = makeVector('CartPole-v1', 2);
    vector.reset({ seed: 3 });
    const single = make('CartPole-v1');
    single.reset({ seed: 3 });
    expect(vector.reset().observations.slice(0, 4)).toEqual(single.reset().observation);
  });

  it.each([
    [{ seed: -1 }],
    [{ seed: 1.5 }],
    [{ seed: 2 ** 53 - 2 }],
    [{ seed: 'x' }],
    [{ seed: [1, 2] }],
    [{ seed: [1, 2, -3] }],
    [{ mask: [1, 0] }],
    [{ mask: [0, 0, 0] }],
    [{ mask: [1, 2, 0] }],
    [{ mask: 5 }],
    [{ sead: 1 }],
    [5],
  ])('reset(%j) is refused and changes nothing', (options) => {
    const [vector, other] = [makeVector('CartPole-v1', 3), makeVector('CartPole-v1', 3)];
    vector.reset({ seed: 1 });
    other.reset({ seed: 1 });
    expect(() => vector.reset(options as never)).toThrow(UsageError);
    expect(vector.step([0, 1, 0])).toEqual(other.step([0, 1, 0]));
    expect(vector.reset()).toEqual(other.reset());
  });
});

describe('bad steps throw before any environment moves', () => {
  it.each([[[0, 1]], [[0, 1, 2]], [[0, 1, 0.5]], [[0, 1, Number.NaN]], [[0, 1, '0']], [3], [null]])(
    'actions %j',
    (actions) => {
      const [vector, other] = [makeVector('CartPole-v1', 3), makeVector('CartPole-v1', 3)];
      vector.reset({ seed: 1 });
      other.reset({ seed: 1 });
      expect(() => vector.step(actions as never)).toThrow(UsageError);
      expect(vector.step([0, 1, 0])).toEqual(other.step([0, 1, 0]));
    },
  );

  it.each([
    [[[0, 0]]],
    [[[0, 0], [0]]],
    [
      [
        [0, 0],
        [0, Number.NaN],
      ],
    ],
    [[0, 0, 0]],
    [[0, 0, 0, Infinity]],
  ])('continuous actions %j', (actions) => {
    const vector = makeVector('Drift-v0', 2);
    const before = Array.from(vector.reset({ seed: 1 }).observations);
    expect(() => vector.step(actions as never)).toThrow(UsageError);
    const still = vector.step([0, 0, 0, 0]).observations;
    expect(Array.from(still)).toEqual(before);
  });

  it('continuous actions come in rows or flat', () => {
    const [rows, flat] = [makeVector('Drift-v0', 2), makeVector('Drift-v0', 2)];
    for (const vector of [rows, flat]) vector.reset({ seed: 1 });
    const expected = rows.step([Float32Array.of(0.5, -0.5), [0.25, 1]]);
    expect(flat.step(Float32Array.of(0.5, -0.5, 0.25, 1))).toEqual(expected);
  });

  it('continuous actions are rounded to float32, as their space has them', () => {
    const [given, rounded] = [makeVector('Drift-v0', 1), makeVector('Drift-v0', 1)];
    for (const vector of [given, rounded]) vector.reset({ seed: 1 });
    const expected = rounded.step(Float32Array.of(0.1, -0.7));
    expect(given.step([0.1, -0.7])).toEqual(expected);
  });

  it('before a reset, after close, and while one environment was never reset', () => {
    const vector = makeVector('CartPole-v1', 2);
    expect(() => vector.step([0, 0])).toThrow(/call reset\(\) before the first step/);
    vector.reset({ mask: [1, 0] });
    expect(() => vector.step([0, 0])).toThrow(/environment 1/);
    vector.close();
    vector.close();
    expect(() => vector.reset()).toThrow(/after close/);
    expect(() => vector.step([0, 0])).toThrow(UsageError);
  });

  it('an action that is ignored may be anything', () => {
    const vector = makeVector('Corridor-v0', 1, { autoreset: 'next-step' });
    vector.reset({ seed: 0 });
    for (let t = 0; t < 6; t++) vector.step([0]);
    expect(vector.step([Number.NaN]).resets[0]).toBe(1);
  });

  it.each([0, -1, 1.5, '2', Number.NaN])('a vector of %s is refused', (size) => {
    expect(() => makeVector('CartPole-v1', size as number)).toThrow(UsageError);
  });

  it('an unknown autoreset mode is refused', () => {
    const make = () => makeVector('CartPole-v1', 2, { autoreset: 'never' as never });
    expect(make).toThrow('autoreset must be one of next-step, same-step, disabled, but "never"');
  });
});

describe('memory', () => {
  it('every call writes to the same arrays', () => {
    const vector = makeVector('CartPole-v1', 2);
    const { observations } = vector.reset({ seed: 1 });
    const first = vector.step([0, 1]);
    const second = vector.step([0, 1]);
    expect(second).toBe(first);
    expect(second.observations).toBe(observations);
  });
});

describe('a registration’s own batch', () => {
  /** Counts up; ends at 4. */
  class CountingBatch implements Batch {
    readonly observationSpace = new Corridor({ length: 4 }).observationSpace;
    readonly actionSpace = new Corridor().actionSpace;
    readonly calls: string[] = [];
    private readonly counts: number[];

    constructor(size: number) {
      this.counts = new Array(size).fill(0);
    }

    reset(mask: Uint8Array, seeds: readonly (number | undefined)[], rows: BatchRows): void {
      this.calls.push(`reset ${mask} ${seeds.map((seed) => seed ?? '-')}`);
      mask.forEach((chosen, i) => {
        if (chosen === 0) return;
        this.counts[i] = 0;
        rows.observations[i] = 0;
        rows.infos[i] = {};
      });
    }

    step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void {
      this.calls.push(`step ${mask} ${actions}`);
      mask.forEach((chosen, i) => {
        if (chosen === 0) return;
        const count = (this.counts[i] as number) + (actions[i] as number);
        this.counts[i] = count;
        rows.observations[i] = count;
        rows.rewards[i] = 1;
        rows.terminated[i] = count === 4 ? 1 : 0;
        rows.truncated[i] = 0;
        rows.infos[i] = { count };
      });
    }

    close(): void {
      this.calls.push('close');
    }
  }

  it('gets masks, seeds and actions; limit, autoreset and checks stay the vector’s', () => {
    const made: { batch: CountingBatch; options: object }[] = [];
    register('Counting-v0', () => new Corridor(), {
      defaults: { speed: 1 },
      maxEpisodeSteps: 3,
      vectorFactory(options, size) {
        made.push({ batch: new CountingBatch(size), options });
        return (made[0] as { batch: CountingBatch }).batch;
      },
    });
    const vector = makeVector('Counting-v0', 2, { autoreset: 'next-step' });
    vector.reset({ seed: 5 });
    for (let t = 0; t < 3; t++) vector.step([1, 0]);
    const { truncated, resets } = vector.step([0, 1]);
    vector.close();
    expect(made[0]?.options).toEqual({ speed: 1 });
    expect(made[0]?.batch.calls).toEqual([
      'reset 1,1 5,6',
      'step 1,1 1,0',
      'step 1,1 1,0',
      'step 1,1 1,0',
      'step 0,0 1,0',
      'reset 1,1 -,-',
      'close',
    ]);
    expect([truncated, resets]).toEqual([Uint8Array.of(0, 0), Uint8Array.of(1, 1)]);
  });
});

/** Writes rows itself, keeps the array that it was given, and in its third step what is no number. */
class Scribbler extends Drift {
  kept: Float32Array | undefined;
  private written = 0;

  stepInto(_: unknown, out: Float32Array) {
    this.kept = out;
    this.written += 1;
    out.fill(this.written === 3 ? Number.NaN : this.written);
    return { reward: 0, terminated: false, truncated: false, info: {} };
  }

  override step(action: Parameters<Drift['step']>[0]) {
    const observation = new Float32Array(this.observationSpace.size);
    return { ...this.stepInto(action, observation), observation };
  }
}

it('a row of somebody else’s world is the vector’s only when it is sound: what is refused, or kept and written to, changes none', () => {
  const made: Scribbler[] = [];
  const make = () => {
    const env = new Scribbler();
    made.push(env);
    return env;
  };
  const envs = makeVector(make, 1);
  envs.reset({ seed: 1 });
  const action = () => envs.step([envs.actionSpace.sample()] as never);
  action();
  const { observations } = action();
  const before = Array.from(observations);
  expect(action).toThrow(UsageError);
  for (const { kept } of made) kept?.fill(7);
  expect(Array.from(observations)).toEqual(before);
});
