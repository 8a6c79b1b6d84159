import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms, untouched } from '../mutant-rooms.mjs';
import { killedShare, problemsOf, tally, total } from '../mutants.mjs';
import { root } from '../root.mjs';

const mutant = (status: string, line = 1, statusReason?: string) => ({
  status,
  mutatorName: 'EqualityOperator',
  location: { start: { line, column: 1 } },
  ...(statusReason === undefined ? {} : { statusReason }),
});

const files = {
  'src/replay/ring.ts': {
    mutants: [
      mutant('Killed'),
      mutant('Killed'),
      mutant('Timeout'),
      mutant('Survived'),
      mutant('Ignored', 7, 'it only makes it slower'),
      mutant('Ignored', 9),
      mutant('CompileError'),
    ],
  },
  'src/replay/tree.ts': {
    mutants: [mutant('NoCoverage'), mutant('RuntimeError'), mutant('Killed')],
  },
};

describe('the table of mutants', () => {
  it('counts timeouts apart, what no test reaches as survived, what cannot run not at all', () => {
    expect(tally(files)).toEqual({
      mutants: 8,
      killed: 3,
      timeouts: 1,
      survived: 2,
      suppressed: 2,
      unexplained: ['src/replay/ring.ts:9'],
    });
  });

  it('takes a suppression in a comment without a reason for unexplained', () => {
    const one = { 'src/a.ts': { mutants: [mutant('Ignored', 3, 'Ignored using a comment')] } };
    expect(tally(one).unexplained).toEqual(['src/a.ts:3']);
  });

  it('sums rooms, of which each keeps its own', () => {
    const one = tally(files);
    const all = total([one, one]);
    expect(all).toMatchObject({ mutants: 16, killed: 6, survived: 4, suppressed: 4 });
    expect(all.unexplained).toHaveLength(2);
    expect(one.mutants).toBe(8);
  });

  it('is the share of those not set aside: 3 of 8 - 2 are 50 %, and 0 % of none', () => {
    const sum = { mutants: 8, killed: 3, timeouts: 1, survived: 2, suppressed: 2 };
    expect(killedShare(sum)).toBe(50);
    expect(killedShare({ ...sum, mutants: 2, killed: 0 })).toBe(0);
  });

  it('asks for 85 % killed, at most 3 % set aside, and a reason for each of these', () => {
    const good = { mutants: 103, killed: 85, timeouts: 0, survived: 15, suppressed: 3 };
    expect(problemsOf({ ...good, unexplained: [] })).toEqual([]);
    expect(problemsOf({ ...good, killed: 84, suppressed: 4, unexplained: ['a.ts:1'] })).toEqual([
      'a.ts:1 sets a mutant aside without a reason.',
      'Fewer than 85 % are killed.',
      'More than 3 % are set aside.',
    ]);
  });
});

/** Folders with sources in them, below one. */
function folders(home: string): string[] {
  const entries = readdirSync(join(root, home), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((path) => path.endsWith('.ts'))
    .map((path) => dirname(join(home, path)).replaceAll('\\', '/'));
}

describe('the rooms whose code is changed', () => {
  it('are all of agents, training, replay and runs, what sweeps choose and drop by, and what reads pickles', () => {
    const library = ['agents', 'training', 'replay'].map((room) => `packages/perilune/src/${room}`);
    const sweeps = ['pruning', 'samplers'].map((room) => `packages/sweeps/src/${room}`);
    const formats = ['archive', 'pickle', 'torch'].map((room) => `packages/formats/src/${room}`);
    const homes = [...library, 'packages/runs/src', ...sweeps, ...formats];
    const there = new Set(homes.flatMap(folders));
    const changed = Object.values(rooms).flatMap(({ mutate }) => mutate);
    const apart = changed.filter((glob) => glob.startsWith('!'));
    expect(apart.map((glob) => glob.slice(1))).toEqual(Object.keys(untouched));
    for (const path of Object.keys(untouched)) expect(existsSync(join(root, path))).toBe(true);
    expect(changed.filter((glob) => !apart.includes(glob)).sort()).toEqual(
      [...there].sort().map((folder) => `${folder}/*.ts`),
    );
  });

  it.each(Object.entries(rooms))('has its tests where it says: %s', (_, { tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const path of tests) {
      expect(existsSync(join(root, path.endsWith('*.test.ts') ? dirname(path) : path))).toBe(true);
    }
  });
});
