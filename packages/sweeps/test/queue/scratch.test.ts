import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import { Scratch } from '../../src/queue/scratch.js';

/** Something that ends when it is told to. */
function held() {
  let end = () => {};
  const whole = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { whole, end };
}

/** A place of 33 runs that have been, one more than are kept; `first` is the oldest of the 32. */
async function full() {
  const place = temporaryFolder();
  const scratch = new Scratch(place);
  const be = (name: string) =>
    scratch.alone(join(place, name), async () => {
      mkdirSync(join(place, name), { recursive: true });
    });
  await be('first');
  for (let i = 1; i < 32; i++) await be(`${i}`);
  return { place, scratch, be, first: join(place, 'first') };
}

describe('the folders of runs at a worker', () => {
  it('are kept of the last 32', async () => {
    const { place, be, first } = await full();
    expect(existsSync(first)).toBe(true);
    await be('33rd');
    expect(existsSync(first)).toBe(false);
    expect(existsSync(join(place, '1'))).toBe(true);
  });

  it('stay while a run goes on in them again, whatever ends meanwhile', async () => {
    const { scratch, be, first } = await full();
    const { whole, end } = held();
    const longer = scratch.alone(first, () => whole);
    for (let i = 100; i < 140; i++) await be(`${i}`);
    expect(existsSync(first)).toBe(true);
    end();
    await longer;
    await be('last');
    expect(existsSync(first)).toBe(true);
  });

  it('are one run at a time: the second waits, also for one that fails', async () => {
    const scratch = new Scratch(temporaryFolder());
    const { whole, end } = held();
    const told: string[] = [];
    const work = (name: string) => async () => {
      told.push(`${name} begins`);
      await whole;
      told.push(`${name} ends`);
      if (name === 'first') throw new Error('on purpose');
    };
    const runs = ['first', 'second', 'third'].map((name) => scratch.alone('folder', work(name)));
    const other = scratch.alone('other folder', async () => told.push('another'));
    await other;
    expect(told.sort()).toEqual(['another', 'first begins']);
    told.length = 0;
    end();
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(told).toEqual([
      ...['first ends', 'second begins', 'second ends', 'third begins', 'third ends'],
    ]);
  });
});
