import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Agent,
  type Checkpoint,
  createAgent,
  make,
  type Progress,
  type RunSoFar,
  resolveConfig,
} from 'perilune';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Resumed, RunRecorder } from '../../src/conduct/recorder.js';
import { Failure } from '../../src/failure.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import type { BrokenRun } from '../../src/outcome.js';
import type { LearningRow } from '../../src/records/learning-record.js';
import { RunEvents } from '../../src/tensorboard/run-events.js';
import { checkpointsAt } from '../checkpoints-of.js';
import { finishedRun } from '../folder/ended-runs.js';
import { temporaryFolder } from '../temporary-folder.js';
import { curveOf, eventFilesIn, readEventFile } from '../tensorboard/event-reader.js';

const config = resolveConfig({ env: 'CartPole-v1' });
const soFar: RunSoFar = {
  ...{ config, steps: 900, updates: 225, seconds: 1.5, validations: [] },
  episodes: [10, 30].map((value, i) => ({
    ...{ return: value, length: value, endedAt: 100 * i + 100, seconds: i },
    ...{ discountedReturn: value, predictedReturn: value },
  })),
  timing: {
    ...{ startUp: 0, action: 0, environment: 0, replay: 0, update: 0 },
    ...{ validation: 0, checkpoint: 0, other: 0 },
  },
};
const divergence = { step: 900, update: 225, quantity: 'loss', value: Number.NaN };

function diverged(folder: string, lastGood?: string) {
  const named = lastGood === undefined ? divergence : { ...divergence, lastGood };
  return { outcome: 'diverged', config, folder, divergence: named, soFar } as const;
}

function recorderIn(path: string, resumed?: Resumed, startedAt = performance.now()): RunRecorder {
  return new RunRecorder({ folder: new RunFolder(path), config, startedAt, resumed });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a run that diverges', () => {
  it('leaves a result: outcome, step, quantity, the last good checkpoint, the returns so far, no model', async () => {
    const folder = temporaryFolder();
    const recorder = recorderIn(folder);
    const checkpoints = await checkpointsAt([400, 800]);
    for (const step of [400, 800]) {
      await recorder.save({ ...(checkpoints.get(step) as Checkpoint), episodes: [] });
    }
    const lastGood = join(folder, 'checkpoints', 'step-000000000800.checkpoint');
    await recorder.diverge(diverged(folder, lastGood));
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(result).toMatchObject({
      outcome: 'diverged',
      ...{ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', seed: 1 },
      ...{ steps: 900, updates: 225, seconds: 1.5, episodes: 2 },
      ...{ solved: false, solvedAtStep: null, solvedAtSeconds: null, evaluation: null },
      returns: { last: 20, lowest: 20 },
      divergence: {
        ...{ step: 900, update: 225, quantity: 'loss', value: 'NaN' },
        lastGood: 'checkpoints/step-000000000800.checkpoint',
      },
    });
    expect(readdirSync(folder)).not.toContain('model.safetensors');
    expect(readFileSync(join(folder, 'monitor.csv'), 'utf8')).toMatch(/\n10,10,0\n30,30,1\n$/);
  });

  it('names no checkpoint if there is none', async () => {
    const folder = temporaryFolder();
    await recorderIn(folder).diverge(diverged(folder));
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(result.divergence.lastGood).toBeNull();
  });

  it('has no result, and says which file is in the way, where one cannot be written', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'progress.csv'));
    const attempt = recorderIn(folder).diverge(diverged(folder));
    await expect(attempt).rejects.toThrow(Failure);
    await expect(attempt).rejects.toThrow(/progress\.csv cannot be written/);
    expect(readdirSync(folder)).not.toContain('result.json');
  });
});

const taken = await checkpointsAt([300, 400, 500]);
const checkpointAt = (step: number, episodes: Checkpoint['episodes'] = []) => ({
  ...(taken.get(step) as Checkpoint),
  episodes,
});
const textOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const stepsIn = (folder: string) =>
  textOf(folder, 'progress.csv')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => Number(row.split(',')[0]));

/** How a run stands at a step, of which a row and an event are made. */
const progressAt = (steps: number) =>
  ({
    ...{ steps, totalSteps: 9_000, episodes: 2, updates: 1, seconds: steps / 100 },
    ...{ standing: {}, meanReturn: steps / 10, meanLength: 4 },
    ...{ predictedReturn: Number.NaN, discountedReturn: Number.NaN, learning: undefined },
  }) as unknown as Progress;
const validationAt = (step: number, mean: number) => ({
  ...{ step, mean, meanLength: 9, episodes: 5, seconds: step / 100 },
});
const rowAt = (step: number) => ({ step, seconds: step / 100 }) as unknown as LearningRow;

const agent: Agent = createAgent({
  ...{ env: make('CartPole-v1'), seed: 1, hiddenLayers: [4], replayCapacity: 10 },
}).snapshot();
const endedAt = (steps: number) => finishedRun({ agent, steps, episodes: soFar.episodes });
const brokenAt = (steps: number): BrokenRun => ({
  ...{ outcome: 'broken', config, folder: undefined, agent, savedAt: undefined },
  ...{ soFar: { ...soFar, steps }, failure: { step: steps, message: 'out of paper' } },
});

describe('what is kept of a run while it goes on', () => {
  it('is written with each checkpoint, before it: episodes, rows of progress, events', async () => {
    const path = temporaryFolder();
    const recorder = recorderIn(path);
    expect(recorder.saved).toBeUndefined();
    const [first, second] = soFar.episodes;
    if (first === undefined || second === undefined) throw new Error('There are two.');
    recorder.progress(progressAt(100));
    recorder.progress(progressAt(600));
    recorder.episode(first);
    recorder.validation(validationAt(600, 42));
    await recorder.save(checkpointAt(300, [first]));
    expect(recorder.saved).toBe(300);
    expect(stepsIn(path)).toEqual([600]);
    expect(textOf(path, 'progress.csv')).toMatch(/,epsilon,.*\n/);
    expect(textOf(path, 'monitor.csv')).toMatch(/r,l,t\n10,10,0\n$/);
    recorder.progress(progressAt(1_100));
    recorder.episode(second);
    await recorder.save(checkpointAt(400, [first, second]));
    expect(recorder.saved).toBe(400);
    expect(stepsIn(path)).toEqual([600, 1_100]);
    expect(textOf(path, 'monitor.csv')).toMatch(/r,l,t\n10,10,0\n30,30,1\n$/);
    expect(eventFilesIn(path)).toHaveLength(1);
    expect(curveOf(path, 'rollout/ep_rew_mean')).toEqual([
      [600, 60],
      [1_100, 110],
    ]);
    expect(curveOf(path, 'eval/mean_reward')).toEqual([[600, 42]]);
    expect(curveOf(path, 'episode/return').map(([, value]) => value)).toEqual([10, 30]);
    rmSync(join(path, 'monitor.csv'));
    mkdirSync(join(path, 'monitor.csv'));
    await expect(recorder.save(checkpointAt(500))).rejects.toThrow('monitor.csv cannot be written');
    expect(recorder.saved).toBe(400);
    expect(readdirSync(join(path, 'checkpoints'))).toHaveLength(2);
  });

  it('counts its time from when it began, and its events from when it was taken up', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(5_000_000);
    vi.spyOn(performance, 'now').mockReturnValue(2_000);
    const [fresh, gone] = [temporaryFolder(), temporaryFolder()];
    await recorderIn(fresh, undefined, 1_000).save(checkpointAt(300));
    const resumed = { steps: 300, seconds: 7, began: 123, learning: [] };
    const recorder = recorderIn(gone, resumed, 1_000);
    recorder.validation({ ...validationAt(400, 1), seconds: 9 });
    await recorder.save(checkpointAt(400));
    const beganIn = (path: string) =>
      JSON.parse((textOf(path, 'monitor.csv').split('\n')[0] as string).slice(1)).t_start;
    expect([beganIn(fresh), beganIn(gone)]).toEqual([(performance.timeOrigin + 1_000) / 1000, 123]);
    const times = (path: string) =>
      readEventFile(eventFilesIn(path)[0] as string).map(({ wallTime }) => wallTime);
    expect(new Set(times(fresh))).toEqual(new Set([4_999]));
    expect(times(gone)[0]).toBe(4_999);
    expect(times(gone).at(-1)).toBe(4_999 + 2);
  });
});

describe('a run that is taken up again', () => {
  /** A folder with the events of a run up to step 600, that was saved at 400. */
  async function begun() {
    const path = temporaryFolder();
    const recorder = recorderIn(path);
    recorder.validation(validationAt(300, 3));
    recorder.validation(validationAt(400, 4));
    recorder.progress(progressAt(600));
    await recorder.save(checkpointAt(400));
    return { path, resumed: { steps: 400, seconds: 4, began: 1, learning: [rowAt(300)] } };
  }

  it('goes on with its rows and its events up to there, and tells what it told before once', async () => {
    const { path, resumed } = await begun();
    const recorder = recorderIn(path, resumed);
    expect(recorder.saved).toBe(400);
    recorder.validation(validationAt(400, 4));
    recorder.progress(progressAt(800));
    await recorder.save(checkpointAt(500));
    expect(stepsIn(path)).toEqual([300, 800]);
    expect(eventFilesIn(path)).toHaveLength(2);
    expect(curveOf(path, 'eval/mean_reward')).toEqual([
      [300, 3],
      [400, 4],
    ]);
    expect(curveOf(path, 'rollout/ep_rew_mean')).toEqual([[800, 80]]);
  });

  it('tells what it had not told up to there', async () => {
    const { path, resumed } = await begun();
    const recorder = recorderIn(path, resumed);
    recorder.validation(validationAt(350, 3.5));
    recorder.validation(validationAt(401, 4.5));
    await recorder.save(checkpointAt(500));
    expect(curveOf(path, 'eval/mean_reward')).toEqual([
      [300, 3],
      [400, 4],
      [350, 3.5],
      [401, 4.5],
    ]);
  });

  it('that ends with a policy from before keeps nothing of after it', async () => {
    const { path, resumed } = await begun();
    await recorderIn(path, resumed).finish(endedAt(350));
    expect(curveOf(path, 'eval/mean_reward')).toEqual([[300, 3]]);
    expect(stepsIn(path)).toEqual([300]);
  });
});

describe('the end of a run', () => {
  it('cuts what came after it, and says whether it finished', async () => {
    const end = vi.spyOn(RunEvents.prototype, 'end');
    const path = temporaryFolder();
    const recorder = recorderIn(path);
    for (const steps of [500, 1_000]) recorder.progress(progressAt(steps));
    await recorder.finish(endedAt(900));
    expect(stepsIn(path)).toEqual([500]);
    expect(curveOf(path, 'rollout/ep_rew_mean')).toEqual([[500, 50]]);
    expect(JSON.parse(textOf(path, 'result.json'))).toMatchObject({ outcome: 'finished' });
    await recorderIn(temporaryFolder()).diverge(diverged('/a/run'));
    await recorderIn(temporaryFolder()).breakOff(brokenAt(900), undefined);
    expect(end.mock.calls.map(([step, , succeeded]) => [step, succeeded])).toEqual([
      ...[
        [900, true],
        [900, false],
        [900, false],
      ],
    ]);
  });

  it('that cannot be written tells what is saved, and how to go on', async () => {
    const path = temporaryFolder();
    mkdirSync(join(path, 'result.json'));
    const finish = (recorder: RunRecorder) =>
      recorder.finish(endedAt(900)).catch((error: unknown) => error as Failure);
    const goOn = `The run's end is not saved; then \`perilune resume ${path}\` goes on`;
    const fresh = await finish(recorderIn(path));
    expect(fresh).toBeInstanceOf(Failure);
    expect((fresh as Failure).message).toContain(`result.json cannot be written: `);
    expect((fresh as Failure).message.endsWith(`. ${goOn} from its beginning.`)).toBe(true);
    expect((fresh as Failure).cause).toBeInstanceOf(Failure);
    const resumed = { steps: 400, seconds: 4, began: 1, learning: [] };
    const later = await finish(recorderIn(path, resumed));
    expect((later as Failure).message.endsWith(`. ${goOn} from step 400.`)).toBe(true);
    const odd = new TypeError('odd');
    vi.spyOn(RunFolder.prototype, 'writeResult').mockImplementation(() => {
      throw odd;
    });
    expect(await finish(recorderIn(temporaryFolder()))).toBe(odd);
  });

  it('by its environment keeps the state of before where that is newer than its checkpoint', async () => {
    const saved = async (before: number | undefined, state: Checkpoint | undefined) => {
      const path = temporaryFolder();
      const recorder = recorderIn(path);
      if (before !== undefined) await recorder.save(checkpointAt(before));
      const at = await recorder.breakOff(brokenAt(900), state);
      expect(recorder.saved).toBe(at);
      const folder = readdirSync(path).includes('checkpoints') ? join(path, 'checkpoints') : path;
      const kept = readdirSync(folder).filter((name) => name.endsWith('.checkpoint'));
      expect(JSON.parse(textOf(path, 'result.json'))).toMatchObject({ outcome: 'broken' });
      return [at, kept.length];
    };
    expect(await saved(undefined, undefined)).toEqual([undefined, 0]);
    expect(await saved(undefined, checkpointAt(300))).toEqual([300, 1]);
    expect(await saved(undefined, { ...checkpointAt(300), step: 0 })).toEqual([0, 1]);
    expect(await saved(400, undefined)).toEqual([400, 1]);
    expect(await saved(400, checkpointAt(300))).toEqual([400, 1]);
    expect(await saved(400, { ...checkpointAt(400) })).toEqual([400, 1]);
    expect(await saved(400, checkpointAt(500))).toEqual([500, 2]);
  });
});
