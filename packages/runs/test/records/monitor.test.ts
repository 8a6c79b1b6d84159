import type { TimedEpisode } from 'perilune';
import { describe, expect, it } from 'vitest';
import { MonitorCsv } from '../../src/records/monitor.js';
import { readLearning, readMonitor } from '../../src/records/read-csv.js';

const episode = (value: number, length: number, seconds: number): TimedEpisode => ({
  ...{ return: value, length, seconds, endedAt: 0 },
  ...{ discountedReturn: 0, predictedReturn: 0 },
});

describe('monitor.csv', () => {
  it('is what Stable-Baselines3’s Monitor writes: a line of JSON, names, and rows of six digits', () => {
    const monitor = new MonitorCsv('CartPole-v1', 1_700_000_000.5);
    const head = '#{"t_start":1700000000.5,"env_id":"CartPole-v1"}\nr,l,t\n';
    expect(monitor.of([])).toBe(head);
    const episodes = [episode(-200.1234567, 80, 0.25), episode(1, 2, 1 / 3)];
    const rows = '-200.123457,80,0.25\n1,2,0.333333\n';
    expect(monitor.of(episodes)).toBe(head + rows);
    expect(monitor.of(episodes)).toBe(head + rows);
    expect(monitor.of([...episodes, episode(9, 8, 7)])).toBe(`${head}${rows}9,8,7\n`);
  });

  it('is read back, but for a line that was cut off or holds no numbers, and lines that are empty', () => {
    const text = '#{"t_start":1,"env_id":"a,b"}\nr,l,t\n1.5,10,0.25\n\nx,1,2\n,1,2\n-2,20,0.5\n3,3';
    expect(readMonitor(text)).toEqual([
      { return: 1.5, length: 10, seconds: 0.25 },
      { return: -2, length: 20, seconds: 0.5 },
    ]);
    expect(readMonitor('#{}\nr,l,t\n')).toEqual([]);
  });

  it('may have columns that are not known, and quotation marks where they do not belong', () => {
    expect(readMonitor('#{}\nr,l,t,success\n1,2,3,1\n4,5,6,7,8\n')).toEqual([
      { return: 1, length: 2, seconds: 3 },
      { return: 4, length: 5, seconds: 6 },
    ]);
    expect(readMonitor('#{}\nr,l,t\n1,2,3\n1"2,3,4\n5,6,7\n')).toHaveLength(2);
  });
});

describe('progress.csv', () => {
  it('is read whatever its columns: an empty cell is NaN, a row without its step or time is left out', () => {
    const text = 'step,seconds,odd\n600,0.5,\n,1,2\n700,,2\n800,1, \n900,2,3\n';
    expect(readLearning(text)).toEqual([
      { step: 600, seconds: 0.5, odd: Number.NaN },
      { step: 800, seconds: 1, odd: Number.NaN },
      { step: 900, seconds: 2, odd: 3 },
    ]);
  });
});
