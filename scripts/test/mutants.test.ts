import { describe, expect, it } from 'vitest';
import { killedShare, tally } from '../mutants.mjs';

const mutant = (status: string, line = 1, statusReason?: string) => ({
  status,
  mutatorName: 'EqualityOperator',
  location: { start: { line } },
  ...(statusReason === undefined ? {} : { statusReason }),
});

const files = {
  'src/replay/ring.ts': {
    mutants: [
      mutant('Killed'),
      mutant('Killed'),
      mutant('Killed'),
      mutant('Timeout'),
      mutant('Survived'),
      mutant('Ignored', 7, 'it only makes it slower'),
      mutant('Ignored', 9),
      mutant('CompileError'),
    ],
  },
  'src/replay/tree.ts': { mutants: [mutant('NoCoverage'), mutant('RuntimeError')] },
  'src/training/run/run.ts': { mutants: [mutant('Killed')] },
};

describe('the table of mutants', () => {
  it('counts by folder: timeouts apart, what no test reaches as survived, what cannot run not at all', () => {
    const rooms = tally(files);
    expect([...rooms.keys()]).toEqual(['src/replay', 'src/training/run']);
    expect(rooms.get('src/replay')).toEqual({
      mutants: 8,
      killed: 3,
      timeouts: 1,
      survived: 2,
      suppressed: 2,
      unexplained: ['src/replay/ring.ts:9'],
    });
  });

  it('takes a suppression in a comment without a reason for unexplained', () => {
    const reason = 'Ignored using a comment';
    const one = { 'src/a.ts': { mutants: [mutant('Ignored', 3, reason)] } };
    expect(tally(one).get('src')?.unexplained).toEqual(['src/a.ts:3']);
  });

  it('is the share of those not set aside: 3 of 8 - 2 are 50 %, and 0 % of none', () => {
    const sum = { mutants: 8, killed: 3, timeouts: 1, survived: 2, suppressed: 2, unexplained: [] };
    expect(killedShare(sum)).toBe(50);
    expect(killedShare({ ...sum, mutants: 2, killed: 0 })).toBe(0);
  });
});
