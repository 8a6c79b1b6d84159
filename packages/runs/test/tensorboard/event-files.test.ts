import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { resolveConfig } from 'perilune';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/failure.js';
import type { RunEvent } from '../../src/tensorboard/event.js';
import {
  appendEvents,
  createEventFile,
  cutEventsAfter,
  eventFiles,
  holdsValues,
} from '../../src/tensorboard/event-files.js';
import { encodeRecord } from '../../src/tensorboard/record.js';
import { hparamsOf, RunEvents } from '../../src/tensorboard/run-events.js';
import { temporaryFolder } from '../temporary-folder.js';
import { crc32c, decode, eventFilesIn, readEventFile } from './event-reader.js';

vi.mock(import('node:os'), async (original) => ({
  ...(await original()),
  hostname: () => 'über/my host.a-1',
}));

const scalars = (step: number, values: Record<string, number>): RunEvent => ({
  kind: 'scalars',
  step,
  wallTime: 1_700_000_000 + step,
  values,
});

describe('event files', () => {
  it('frame a record with the masked CRC-32C of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    const record = Buffer.from(encodeRecord(new Uint8Array(32)));
    expect(record.length).toBe(48);
    const [crc, mask] = [0x8a9136aa, 0xa282ead8];
    expect(record.readUInt32LE(44)).toBe((((crc >>> 15) | (crc << 17)) + mask) >>> 0);
  });

  it('are read by the public definitions: version, start, scalars as float32', () => {
    const folder = temporaryFolder();
    const file = createEventFile(folder, [
      { kind: 'version', step: 0, wallTime: 1.5 },
      { kind: 'start', step: 7, wallTime: 2.5 },
    ]);
    appendEvents(file, [scalars(2 ** 40, { 'train/loss': 0.1, 'episode/return': -200 })]);
    expect(readEventFile(file)).toEqual([
      { wallTime: 1.5, fileVersion: 'brain.Event:2' },
      { wallTime: 2.5, step: '7', sessionLog: { status: 'START' } },
      {
        wallTime: 1_700_000_000 + 2 ** 40,
        step: `${2 ** 40}`,
        summary: {
          value: [
            { tag: 'train/loss', simpleValue: Math.fround(0.1) },
            { tag: 'episode/return', simpleValue: -200 },
          ],
        },
      },
    ]);
  });

  it('have what is beyond float32, as before a divergence, as infinite', () => {
    const file = createEventFile(temporaryFolder(), [scalars(1, { 'train/loss': -1e40 })]);
    const [{ summary } = {}] = readEventFile(file) as { summary?: { value: unknown[] } }[];
    expect(summary?.value).toMatchObject([{ tag: 'train/loss', simpleValue: '-Infinity' }]);
  });

  it("carry every hyperparameter in the HParams plugin's message, and how the run ended", () => {
    const config = resolveConfig({ env: 'LunarLander-v3', envOptions: { gravity: -5 }, seed: 3 });
    const events = new RunEvents(config, 1000);
    events.start(0, 0);
    events.end(5, 2, true);
    const folder = temporaryFolder();
    const file = createEventFile(folder, events.unwritten);
    const values = readEventFile(file).flatMap(({ summary }) => summary?.value ?? []);
    expect(values.map(({ tag }) => tag)).toEqual([
      '_hparams_/session_start_info',
      '_hparams_/session_end_info',
    ]);
    const [start, end] = values.map(({ metadata, tensor }) => {
      expect(metadata?.pluginData.pluginName).toBe('hparams');
      expect(tensor).toEqual({ dtype: 'DT_FLOAT', tensorShape: { dim: [{}] } });
      const content = Buffer.from(metadata?.pluginData.content ?? '', 'base64');
      return decode('tensorboard.hparams.HParamsPluginData', content);
    });
    expect(start).toEqual({
      sessionStartInfo: { hparams: hparamsOf(config), startTimeSecs: 1000 },
    });
    expect(hparamsOf(config)).toMatchObject({
      algo: 'dqn',
      seed: 3,
      'env.gravity': -5,
      hiddenLayers: JSON.stringify(config.hyperparameters.hiddenLayers),
    });
    expect(end).toEqual({ sessionEndInfo: { status: 'STATUS_SUCCESS', endTimeSecs: 1002 } });
  });

  it("have Stable-Baselines3's tags where it has one, the algorithm's own beside them, and steps over all seconds as fps", () => {
    const config = resolveConfig({ env: 'CartPole-v1' });
    const events = new RunEvents(config, 1000);
    events.learning({
      step: 600,
      episodes: 9,
      updates: 40,
      seconds: 3,
      stepsPerSecond: 999,
      meanReturn: 21,
      meanLength: 22,
      predictedReturn: 23,
      discountedReturn: 24,
      epsilon: 0.5,
      learningRate: 0.25,
      loss: 2,
      tdError: 3,
      deadUnits: Number.NaN,
      ownMetric: 4,
    });
    events.validation({ step: 700, mean: 30, meanLength: 31, episodes: 32, seconds: 4 });
    const values = events.unwritten.map((event) => (event.kind === 'scalars' ? event.values : {}));
    expect(values).toEqual([
      {
        'rollout/ep_rew_mean': 21,
        'rollout/ep_len_mean': 22,
        'rollout/exploration_rate': 0.5,
        'train/learning_rate': 0.25,
        'train/loss': 2,
        'train/n_updates': 40,
        'train/td_error': 3,
        'train/own_metric': 4,
        'time/fps': 200,
        'time/time_elapsed': 3,
        'time/total_timesteps': 600,
        'time/episodes': 9,
      },
      { 'eval/mean_reward': 30, 'eval/mean_ep_length': 31, 'eval/episodes': 32 },
    ]);
  });

  it('are cut to a step, and from a record that is not whole', () => {
    const folder = temporaryFolder();
    const file = createEventFile(folder, [scalars(1, { a: 1 }), scalars(5, { a: 2 })]);
    const whole = readFileSync(file);
    appendEvents(file, [scalars(6, { a: 3 })]);
    const beyond = readFileSync(file);
    writeFileSync(file, beyond.subarray(0, beyond.length - 3));
    cutEventsAfter(folder, 6);
    expect(readFileSync(file).equals(whole)).toBe(true);
    cutEventsAfter(folder, 4);
    expect(readEventFile(file)).toHaveLength(1);
    const before = statSync(file).mtimeMs;
    cutEventsAfter(folder, 4);
    expect(statSync(file).mtimeMs).toBe(before);
    cutEventsAfter(folder, -1);
    expect(statSync(file).size).toBe(0);
  });

  it('are named when they cannot be cut', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'events.out.tfevents.1700000000.host.1.0');
    mkdirSync(file);
    expect(() => cutEventsAfter(folder, 1)).toThrow(Failure);
    expect(() => cutEventsAfter(folder, 1)).toThrow(`${file} cannot be cut`);
    expect(() => cutEventsAfter(folder, 1)).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'EISDIR' }) }),
    );
  });

  it('follow each other by name even if the clock goes back', () => {
    const folder = temporaryFolder();
    const later = `${folder}/events.out.tfevents.9000000000.host.1.0`;
    appendFileSync(later, '');
    const file = createEventFile(folder, [scalars(1, { a: 1 })]);
    expect(basename(file)).toMatch(/^events\.out\.tfevents\.9000000001\./);
    expect(eventFilesIn(folder)).toEqual([later, file]);
  });

  it('are not read where they are not whole yet, and are in the order of their names', () => {
    const folder = temporaryFolder();
    const names = ['events.out.tfevents.20.a.1.0', 'events.out.tfevents.10.a.1.0'];
    for (const name of [...names, `${names[0]}.part`, 'events.txt', 'x.events.out.tfevents.1']) {
      writeFileSync(join(folder, name), '');
    }
    expect(eventFiles(folder)).toEqual([...names].sort().map((name) => join(folder, name)));
  });

  it('carry ten digits of the clock, the host, in what every file system takes, and the process in their names', () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(5_000_999);
    const file = createEventFile(temporaryFolder(), []);
    clock.mockRestore();
    const host = '_ber_my_host.a-1';
    expect(basename(file)).toBe(`events.out.tfevents.0000005000.${host}.${process.pid}.0`);
    expect(statSync(file).size).toBe(0);
  });

  it('are named when they cannot be added to, and with what the system says', () => {
    const file = join(temporaryFolder(), 'none');
    const append = () => appendEvents(file, []);
    expect(append).toThrow(Failure);
    expect(append).toThrow(`${file} cannot be written: ENOENT`);
    expect(append).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'ENOENT' }) }),
    );
  });

  it('tell whether a value was written at a step, in whichever of them', () => {
    const folder = temporaryFolder();
    expect(holdsValues(folder, 1, { 'train/loss': 1 })).toBe(false);
    const first = createEventFile(folder, [{ kind: 'version', step: 0, wallTime: 1 }]);
    appendEvents(first, [scalars(1, { 'train/loss': 1 }), scalars(2, { 'eval/episodes': 2 })]);
    createEventFile(folder, [scalars(3, { 'train/loss': 1 })]);
    for (const step of [1, 3]) {
      expect(holdsValues(folder, step, { 'train/loss': 9 })).toBe(true);
      expect(holdsValues(folder, step, { 'eval/episodes': 9 })).toBe(false);
    }
    expect(holdsValues(folder, 2, { 'train/loss': 9 })).toBe(false);
    expect(holdsValues(folder, 2, { 'eval/episodes': 9, 'train/loss': 9 })).toBe(true);
  });

  it('are cut where a checksum is wrong, of a length or of a content', () => {
    const folder = temporaryFolder();
    const file = createEventFile(folder, [scalars(1, { a: 1 }), scalars(2, { a: 2 })]);
    const whole = readFileSync(file);
    const first = 16 + Number(whole.readBigUInt64LE(0));
    for (const at of [8, 13, first - 1]) {
      const broken = Buffer.from(whole);
      const byte = first + at;
      broken[byte] = (broken[byte] as number) ^ 1;
      writeFileSync(file, broken);
      cutEventsAfter(folder, 9);
      expect(readFileSync(file).equals(whole.subarray(0, first))).toBe(true);
    }
    writeFileSync(file, whole);
    cutEventsAfter(folder, 2);
    expect(readFileSync(file).equals(whole)).toBe(true);
    writeFileSync(file, whole.subarray(0, first + 11));
    cutEventsAfter(folder, 9);
    expect(statSync(file).size).toBe(first);
  });

  it('tell of hyperparameters of every kind, and of a run that did not succeed', () => {
    const events: RunEvent[] = [
      {
        kind: 'hparams',
        step: 3,
        wallTime: 9,
        hparams: { flag: true, off: false, word: 'x', n: 2.5 },
      },
      { kind: 'end', step: 4, wallTime: 10, succeeded: false },
    ];
    const values = readEventFile(createEventFile(temporaryFolder(), events)).flatMap(
      ({ summary }) => summary?.value ?? [],
    );
    const [start, end] = values.map(({ metadata }) =>
      decode(
        'tensorboard.hparams.HParamsPluginData',
        Buffer.from(metadata?.pluginData.content ?? '', 'base64'),
      ),
    );
    expect(start).toEqual({
      sessionStartInfo: {
        hparams: { flag: true, off: false, word: 'x', n: 2.5 },
        startTimeSecs: 9,
      },
    });
    expect(end).toEqual({ sessionEndInfo: { status: 'STATUS_FAILURE', endTimeSecs: 10 } });
  });
});

describe('what a run tells TensorBoard', () => {
  const config = {
    ...resolveConfig({ env: 'CartPole-v1', steps: 1_000, hyperparameters: { environments: 4 } }),
    envOptions: { size: { a: 1 } },
  };
  const episode = (endedAt: number, value: number) => ({
    ...{ return: value, length: value + 1, endedAt, seconds: endedAt / 100 },
    ...{ discountedReturn: value / 2, predictedReturn: Number.NaN },
  });

  it('begins with the version, the start and its hyperparameters, at the step it goes on from', () => {
    const events = new RunEvents(config, 1_000);
    events.start(0, 0);
    events.start(800, 7);
    const told = events.unwritten.map(({ kind, step, wallTime }) => [kind, step, wallTime]);
    expect(told).toEqual([
      ...[
        ['version', 0, 1_000],
        ['start', 0, 1_000],
        ['hparams', 0, 1_000],
      ],
      ...[
        ['version', 801, 1_007],
        ['start', 801, 1_007],
        ['hparams', 801, 1_007],
      ],
    ]);
    events.written();
    expect(events.unwritten).toEqual([]);
  });

  it('is void, but for how it began and ended, behind the step to which the run goes back', () => {
    const events = new RunEvents(config, 1_000);
    events.start(20, 1);
    for (const endedAt of [40, 44, 48]) events.episode(episode(endedAt, 1));
    events.end(60, 2, true);
    events.cutAfter(41);
    const left = events.unwritten.map(({ kind, step }) => [kind, step]);
    expect(left).toEqual([
      ...[
        ['version', 21],
        ['start', 21],
        ['hparams', 21],
      ],
      ...[
        ['scalars', 37],
        ['scalars', 41],
        ['end', 60],
      ],
    ]);
  });

  it('gives episodes that end in one step of all environments steps of their own, from its first on', () => {
    const events = new RunEvents(config, 1_000);
    for (const [endedAt, value] of [
      [40, 1],
      [40, 2],
      [40, 3],
      [44, 4],
      [48, 5],
      [48, 6],
    ] as const) {
      events.episode(episode(endedAt, value));
    }
    expect(events.unwritten.map(({ step }) => step)).toEqual([37, 38, 39, 41, 45, 46]);
    expect(events.unwritten[1]).toEqual({
      ...{ kind: 'scalars', step: 38, wallTime: 1_000.4 },
      values: { 'episode/return': 2, 'episode/length': 3, 'episode/discounted_return': 1 },
    });
  });

  it('lists what it was told as one flat table, lists and objects as texts', () => {
    expect(hparamsOf(config)).toMatchObject({
      ...{ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', seed: 1, steps: 1_000 },
      ...{ 'env.size': '{"a":1}', environments: 4, double: expect.any(Boolean) },
      optimizer: 'adam',
    });
  });
});
