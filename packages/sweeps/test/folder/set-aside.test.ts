import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import { Gathering } from '../../src/folder/gathering.js';
import { LinesFile } from '../../src/folder/lines-file.js';
import { SetAside } from '../../src/folder/set-aside.js';

const options = { env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 100 };
const left = (text: string) => ({ options, files: { 'result.json': Buffer.from(text) } });
const bundles = (path: string) => readdirSync(path).filter((name) => name.endsWith('.aside'));
const resultOf = (path: string, run: string) =>
  readFileSync(join(path, run, 'result.json'), 'utf8');

/** Three runs: the first by itself, what comes while that is being written together. */
async function three(path: string): Promise<SetAside> {
  const aside = new SetAside(path);
  const first = aside.put('a/1', left('one'));
  await new Promise((later) => setImmediate(later));
  await Promise.all([first, aside.put('b/2', left('two')), aside.put('c/3', left('three'))]);
  return aside;
}

describe('what is set aside of runs', () => {
  it('lies together where it came together, and goes when none of a bundle is wanted', async () => {
    const path = temporaryFolder();
    const aside = await three(path);
    expect(bundles(path)).toHaveLength(2);
    aside.drop('b/2');
    expect(bundles(path)).toHaveLength(2);
    for (const run of ['c/3', 'a/1', 'a/1', 'never']) aside.drop(run);
    expect(readdirSync(path)).toEqual([]);
  });

  it('becomes the folder of a run that is kept, with its configuration', async () => {
    const path = temporaryFolder();
    const aside = await three(path);
    aside.keep('c/3');
    expect(readdirSync(join(path, 'c', '3')).sort()).toEqual(['config.json', 'result.json']);
    expect(resultOf(path, 'c/3')).toBe('three');
    expect(JSON.parse(readFileSync(join(path, 'c/3/config.json'), 'utf8'))).toMatchObject(options);
    aside.keep('a/1');
    expect(bundles(path)).toHaveLength(1);
  });

  it('is found again after the process was killed, the latest of a run, without what is torn', async () => {
    const path = temporaryFolder();
    await (await three(path)).put('a/1', left('one, longer'));
    const [last = ''] = bundles(path).sort().reverse();
    appendFileSync(join(path, last), '{"run":"d/4","fi');
    const again = new SetAside(path);
    again.keep('a/1');
    expect(resultOf(path, 'a/1')).toBe('one, longer');
    again.keep('d/4');
    expect(existsSync(join(path, 'd'))).toBe(false);
    await again.put('e/5', left('five'));
    for (const run of ['b/2', 'c/3', 'e/5']) again.drop(run);
    expect(bundles(path)).toEqual([]);
  });
});

describe('what comes together', () => {
  it('is written in its order, together what comes while other things are being written', async () => {
    const written: (readonly number[])[] = [];
    const gathering = new Gathering<number>(async (items) => {
      written.push(items);
      await new Promise((later) => setImmediate(later));
    });
    const first = gathering.add(0);
    await Promise.resolve().then(() => {});
    await Promise.all([first, ...[1, 2, 3].map((each) => gathering.add(each))]);
    await gathering.add(4);
    expect(written).toEqual([[0], [1, 2, 3], [4]]);
  });

  it('is refused once something could not be written', async () => {
    let attempts = 0;
    const gathering = new Gathering<number>(() => {
      attempts += 1;
      return Promise.reject(new Error('full'));
    });
    await expect(gathering.add(0)).rejects.toThrow('full');
    await expect(gathering.add(1)).rejects.toThrow('full');
    await gathering.settled();
    expect(attempts).toBe(1);
  });

  it('of lines lies in the file in its order when each is told of, and nothing is added once it is closed', async () => {
    const path = join(temporaryFolder(), 'lines.jsonl');
    const { file } = LinesFile.open<{ n: number }>(path);
    const numbers = [...Array(50).keys()];
    await Promise.all(
      numbers.map(async (n) => {
        await file.append({ n });
        expect(LinesFile.read<{ n: number }>(path).some((line) => line.n === n)).toBe(true);
      }),
    );
    await file.close();
    await expect(file.append({ n: 50 })).rejects.toThrow('closed');
    expect(LinesFile.read<{ n: number }>(path).map(({ n }) => n)).toEqual(numbers);
  });
});
