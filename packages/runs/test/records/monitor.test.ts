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
    expect(readMonitor(text)).toEqual({
      rows: [
        { return: 1.5, length: 10, seconds: 0.25 },
        { return: -2, length: 20, seconds: 0.5 },
      ],
      damaged: 2,
    });
    expect(readMonitor('#{}\nr,l,t\n')).toEqual({ rows: [], damaged: 0 });
    expect(readMonitor('')).toEqual({ rows: [], damaged: 0 });
  });

  it('may have columns that are not known, and texts with commas in them', () => {
    expect(readMonitor('#{}\nr,l,t,success\n1,2,3,1\r\n4,5,6,"a,b"\n').rows).toEqual([
      { return: 1, length: 2, seconds: 3 },
      { return: 4, length: 5, seconds: 6 },
    ]);
  });

  it('may have its columns in any order, an episode that ended at once, and an empty line first', () => {
    const found = [{ return: 2, length: 1, seconds: 0 }];
    for (const text of ['l,r,t\n1,2,0\n', 't,l,r\n0,1,2\n', '\nr,l,t\n2,1,0\n']) {
      expect(readMonitor(text)).toEqual({ rows: found, damaged: 0 });
    }
  });

  it('may have quoted cells, whose commas part nothing', () => {
    const text = 'who,r,l,t,note\n"a, b",1,2,3,plain\nno,"4","5",6,"x,""y"",z"\n';
    expect(readMonitor(text).rows).toEqual([
      { return: 1, length: 2, seconds: 3 },
      { return: 4, length: 5, seconds: 6 },
    ]);
  });

  it.each(['l,t', 'r,t', 'r,l', '"r,l,t'])(
    'is none of it read without its columns: %s',
    (names) => {
      expect(readMonitor(`${names}\n1,2\n`)).toEqual({ rows: [], damaged: 2 });
    },
  );

  it.each([
    ['a quote that nobody closes', '1"2,3,4'],
    ['two lines that became one', '1,2,34,5,6'],
    ['a cell too few', '1,2'],
    ['a length that is none', '1,2.5,3'],
    ['a length of 0', '1,0,3'],
    ['a time before the beginning', '1,2,-3'],
    ['no decimal number', '0x10,2,3'],
    ['an infinity', 'Infinity,2,3'],
    ['a number too large', '1e999,2,3'],
    ['a time that is none', '1,2,'],
  ])('F3: a damaged line is counted and costs none that follows: %s', (_, line) => {
    const { rows, damaged } = readMonitor(`#{}\nr,l,t\n1,2,3\n${line}\n5,6,7\n`);
    expect([rows.length, damaged]).toEqual([2, 1]);
  });

  it('F3: without its columns, or with one twice, none of it is read, and all is counted', () => {
    expect(readMonitor('1,2,3\n4,5,6\n')).toEqual({ rows: [], damaged: 2 });
    expect(readMonitor('r,l,t,t\n4,5,6,7\n')).toEqual({ rows: [], damaged: 2 });
  });
});

describe('progress.csv', () => {
  it('is read whatever its columns: an empty cell is NaN, a row without its step or time is left out', () => {
    const text = 'step,seconds,odd\n600,0.5,\n,1,2\n700,,2\n800,1, \n900,2,3\n';
    expect(readLearning(text).rows).toEqual([
      { step: 600, seconds: 0.5, odd: Number.NaN },
      { step: 800, seconds: 1, odd: Number.NaN },
      { step: 900, seconds: 2, odd: 3 },
    ]);
  });

  it('counts what it leaves out, and what has no column for its step or its time', () => {
    expect(readLearning('step,seconds\n0,0\n1.5,1\n-1,1\n1,-1\nx,1\n1,2,3\n')).toEqual({
      ...{ rows: [{ step: 0, seconds: 0 }], damaged: 5 },
    });
    for (const names of ['step,time', 'steps,seconds']) {
      expect(readLearning(`${names}\n1,2\n`)).toEqual({ rows: [], damaged: 2 });
    }
  });

  const read = (cell: string) => readLearning(`step,seconds,odd\n1,2,${cell}\n`).rows[0]?.odd;

  it.each([
    ...[
      '0',
      '7',
      '42',
      '-1',
      '+3',
      '1.5',
      '.5',
      '-.5',
      '2.',
      '-12.25',
      '1e5',
      '1E5',
      '3e+2',
      '3e-2',
    ],
    ...[' 12', '12 ', ' 12.5 ', ' -12.5', ' +3.', ' .25', ' 12e12', ' 1.5E-10 ', '  8  ', '\t9'],
  ])('has numbers as people and programs write them: %j', (cell) => {
    expect(read(cell)).toBe(Number(cell));
  });

  it.each([
    ...[
      ' ',
      '  ',
      '\t\t',
      '-',
      '.',
      'x',
      'e5',
      '1x',
      '1e',
      ' 1e',
      '1e5x',
      ' 1e5 1',
      '1 2',
      ' 1 2',
      ' .',
      ' -',
    ],
    ...[
      'x1',
      'xx1',
      '0x10',
      '0b1',
      '0o7',
      ' 0x10',
      'Infinity',
      '-Infinity',
      ' Infinity',
      'NaN',
      '1e1.5',
    ],
  ])('has no number where there is none, whatever JavaScript makes of it: %j', (cell) => {
    expect(read(cell)).toBeNaN();
  });
});
