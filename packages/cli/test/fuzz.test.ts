import { describe, expect, it } from 'vitest';
import { damagedAgents, oddAgents } from '../../../bench/src/fuzz/agents.js';
import { configurations, damagedCheckpoints, tables } from '../../../bench/src/fuzz/files.js';
import {
  damagedForeign,
  oddForeign,
  oddStateDicts,
  oddStatistics,
} from '../../../bench/src/fuzz/formats.js';
import { fuzz, type Reader } from '../../../bench/src/fuzz/fuzz.js';
import { temporaryFolder } from './perilune.js';

const MUTATIONS = 2_000;

/** `npm run bench -- fuzz --full` tries a hundred thousand of each. */
describe('F3: of 2,000 changed files none makes a trace, takes 2 s or 8 times its size and 64 MiB, or is taken damaged', () => {
  const readers: [string, () => Reader | Promise<Reader>][] = [
    ['agents with bytes changed', damagedAgents],
    ['agents that say odd things and are sealed anew', oddAgents],
    ['checkpoints', damagedCheckpoints],
    ['configurations', () => configurations(temporaryFolder())],
    ['tables', () => tables(temporaryFolder())],
    ['agents of other programs with bytes changed', damagedForeign],
    ['agents of Stable-Baselines3 whose members are odd and sealed anew', oddForeign],
    ['state dicts of unit 8, likewise', oddStateDicts],
    ['statistics of VecNormalize', oddStatistics],
  ];
  it.each(readers)('%s', async (_, make) => {
    const { failures, refused, accepted } = fuzz(await make(), MUTATIONS, 7_000_000);
    expect(failures).toEqual([]);
    expect(refused + accepted).toBe(MUTATIONS);
  });
});
