import type { Progress } from 'perilune';
import { describe, expect, it } from 'vitest';
import {
  LearningRecord,
  type LearningRow,
  metricsIn,
  progressCsv,
} from '../../src/records/learning-record.js';
import { readLearning } from '../../src/records/read-csv.js';

function progress(steps: number, more: Partial<Progress> = {}): Progress {
  return {
    steps,
    totalSteps: 10_000_000,
    episodes: 3,
    totalEpisodes: null,
    updates: 0,
    seconds: steps / 1000,
    standing: { epsilon: 0.5 },
    meanReturn: -120.5,
    meanLength: 80,
    predictedReturn: 1,
    discountedReturn: Number.NaN,
    learning: undefined,
    validation: undefined,
    snapshot: () => {
      throw new Error('not needed');
    },
    ...more,
  };
}

describe('the record of learning', () => {
  it('keeps a row every 500 steps and tells the speed since the row before', () => {
    const record = new LearningRecord();
    const steps = [100, 499, 600, 1_000, 1_200, 2_000];
    const due = steps.map((step) => record.add(progress(step, { seconds: step / 100 })));
    expect(due.map((row) => row?.step)).toEqual([
      undefined,
      undefined,
      600,
      undefined,
      1_200,
      2_000,
    ]);
    for (const row of record.rows) expect(row.stepsPerSecond).toBeCloseTo(100, 9);
  });

  it('has in a row how the run stood, with all that the algorithm told under it', () => {
    const record = new LearningRecord();
    expect(record.add(progress(499))).toBeUndefined();
    const learning = { updates: 7, loss: 2, seconds: -1 };
    const told = { updates: 40, seconds: 0.25, discountedReturn: 3, learning };
    const row = record.add(progress(500, told));
    expect(row).toEqual({
      ...{ step: 500, episodes: 3, updates: 40, seconds: 0.25, stepsPerSecond: 2_000 },
      ...{ meanReturn: -120.5, meanLength: 80, predictedReturn: 1, discountedReturn: 3 },
      ...{ epsilon: 0.5, loss: 2 },
    });
    expect(record.rows).toEqual([row]);
    expect(metricsIn(row as LearningRow)).toEqual({ epsilon: 0.5, loss: 2 });
  });

  it('keeps a row every 500 steps up to a million, and every 1000 beyond, from the row before', () => {
    const rowsAt = (step: number) => ({ step, seconds: step / 1000 }) as unknown as LearningRow;
    const add = (before: number, step: number) =>
      new LearningRecord([rowsAt(before)]).add(progress(step))?.step;
    expect([add(999_500, 999_999), add(999_500, 1_000_000)]).toEqual([undefined, 1_000_000]);
    expect([add(1_000_000, 1_000_500), add(1_000_000, 1_001_000)]).toEqual([undefined, 1_001_000]);
    expect([add(2_000_000, 2_001_000), add(2_000_000, 2_002_000)]).toEqual([undefined, 2_002_000]);
  });

  it('lets go of every other row beyond 2000, never of the latest', () => {
    const rows = (count: number) =>
      Array.from(
        { length: count },
        (_, i) => ({ step: i + 1, seconds: i }) as unknown as LearningRow,
      );
    const stepsOf = (count: number) => new LearningRecord(rows(count)).rows.map(({ step }) => step);
    expect(stepsOf(2_000)).toHaveLength(2_000);
    expect(stepsOf(2_001)).toEqual(Array.from({ length: 1_001 }, (_, i) => 2 * i + 1));
    expect(stepsOf(2_002)).toEqual(Array.from({ length: 1_001 }, (_, i) => 2 * i + 2));
    expect(stepsOf(4_002)).toEqual(Array.from({ length: 1_001 }, (_, i) => 4 * i + 2));
  });

  it('forgets what was told of later steps, and goes on from what is left', () => {
    const record = new LearningRecord();
    for (const step of [500, 1_000, 1_500, 2_000]) record.add(progress(step));
    record.cutAfter(1_500);
    expect(record.rows.map(({ step }) => step)).toEqual([500, 1_000, 1_500]);
    expect(record.add(progress(2_000, { seconds: 2.5 }))?.stepsPerSecond).toBe(500);
    record.cutAfter(100);
    expect(record.rows).toEqual([]);
    expect(record.add(progress(600, { seconds: 2 }))?.stepsPerSecond).toBe(300);
  });

  it('has the last step of a run that goes to its end', () => {
    const record = new LearningRecord();
    for (const step of [600, 699, 700, 700]) record.add(progress(step, { totalSteps: 700 }));
    expect(record.rows.map(({ step }) => step)).toEqual([600, 700]);
  });

  it('stays at 2000 rows or fewer, evenly spread, however long the run', () => {
    const record = new LearningRecord();
    for (let step = 0; step < 5_000_000; step += 500) record.add(progress(step));
    const steps = record.rows.map(({ step }) => step);
    expect(steps.length).toBeGreaterThan(1_000);
    expect(steps.length).toBeLessThanOrEqual(2_000);
    const gaps = steps.slice(1).map((step, i) => step - (steps[i] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
  });

  it('goes on from the rows of a run that was stopped', () => {
    const first = new LearningRecord();
    first.add(progress(600));
    const second = new LearningRecord(first.rows);
    expect(second.add(progress(700))).toBeUndefined();
    second.add(progress(1_200));
    expect(second.rows.map(({ step }) => step)).toEqual([600, 1_200]);
  });

  it('keeps the same rows of 5 million steps when the run is stopped and goes on, three times', () => {
    const stepsOf = (stops: readonly number[]) => {
      let record = new LearningRecord();
      for (let step = 0; step < 5_000_000; step += 500) {
        if (stops.includes(step)) record = new LearningRecord(record.rows);
        record.add(progress(step));
      }
      return record.rows.map(({ step }) => step);
    };
    expect(stepsOf([900_000, 1_001_500, 4_200_000])).toEqual(stepsOf([]));
  });

  it('has what the algorithm reports, by its own names', () => {
    const record = new LearningRecord();
    const learning = { updates: 7, loss: 2, surprise: 3 };
    record.add(progress(600, { updates: 40, learning }));
    expect(record.rows[0]).toMatchObject({ epsilon: 0.5, loss: 2, surprise: 3, updates: 40 });
  });

  it('is written with a row of names, the declared metrics first of its own, and empty where nothing is known', () => {
    const record = new LearningRecord();
    record.add(progress(600));
    record.add(progress(1_100, { updates: 2, learning: { updates: 2, surprise: 3, loss: 2 } }));
    expect(progressCsv(record.rows, ['loss', 'epsilon'])).toBe(
      'step,episodes,updates,seconds,stepsPerSecond,meanReturn,meanLength,predictedReturn,discountedReturn,loss,epsilon,surprise\n' +
        '600,3,0,0.6,1000,-120.5,80,1,,,0.5,\n' +
        '1100,3,2,1.1,1000,-120.5,80,1,,2,0.5,3\n',
    );
  });

  it('is written with seven digits, and nothing for what is no finite number', () => {
    const record = new LearningRecord();
    const odd = { seconds: 3, meanReturn: 1e6 / 3, meanLength: 1 / 3, predictedReturn: -Infinity };
    record.add(progress(1_000, { ...odd, standing: {} }));
    expect(progressCsv(record.rows, []).split('\n')[1]).toBe(
      '1000,3,0,3,333.3333,333333.3,0.3333333,,',
    );
  });

  it('reads back what it wrote, and what 0.1.0 wrote', () => {
    const record = new LearningRecord();
    record.add(progress(600, { learning: { updates: 2, surprise: 3 } }));
    const text = progressCsv(record.rows, []);
    expect(readLearning(text).rows).toEqual(record.rows);
    const old =
      'step,episodes,seconds,stepsPerSecond,epsilon,meanReturn,loss\n600,3,0.6,1000,0.5,,2\n';
    expect(readLearning(old).rows).toMatchObject([{ step: 600, epsilon: 0.5, loss: 2 }]);
  });
});
