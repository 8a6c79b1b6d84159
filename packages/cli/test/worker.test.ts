import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort, hasRedis, RedisServer } from '../../sweeps/test/queue/redis.js';
import { perilune, startPerilune, temporaryFolder } from './perilune.js';

const STUDY = {
  ...{ env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 800, trials: 2 },
  ...{ evaluationEpisodes: 20, sampler: 'random', solve: { enabled: false } },
  search: { learningRate: { low: 0.01, high: 1 } },
};

describe('perilune worker', () => {
  it.each([
    [['--queue', 'redis://:moondust@127.0.0.1'], 'which all who list processes can read', 2],
    [['--queue'], '--queue needs an address', 2],
    [['--queue', 'http://127.0.0.1'], "The queue's address is none", 2],
    [['--queue', 'redis://127.0.0.1', '--queue-file', 'x'], 'not both', 2],
    [['--queue', 'redis://127.0.0.1', '--concurrency', '0'], '--concurrency is "0"', 2],
  ])('%j is refused: %s', (flags, words, status) => {
    const told = perilune(['worker', ...flags], temporaryFolder());
    expect(told.stderr).toContain(words);
    expect(told.stderr).not.toContain('moondust');
    expect(told.status).toBe(status);
  });

  it('says where nobody listens', async () => {
    const told = perilune(['worker', '--queue', `redis://127.0.0.1:${await freePort()}`], '.');
    expect(told.stderr).toContain('nobody listens there');
    expect(told.status).toBe(1);
  });

  it.skipIf(!hasRedis)(
    'carries out what a sweep gives to the queue, says no password, and ends with 143 (needs redis-server)',
    async () => {
      const folder = temporaryFolder();
      const server = await RedisServer.start(['--requirepass', 'moondust']);
      writeFileSync(join(folder, 'study.json'), JSON.stringify(STUDY));
      writeFileSync(join(folder, 'queue'), `${server.url.replace('://', '://:moondust@')}\n`);
      const flags = ['--queue-file', 'queue'];
      const worker = startPerilune(['worker', ...flags, '--concurrency', '1'], folder);
      await worker.says(`Waiting at ${server.url}/0 for runs, 1 at a time.`);
      const sweep = startPerilune(['sweep', 'study.json', '--out', 'far', ...flags], folder);
      const told = await sweep.ended;
      expect(told.status).toBe(0);
      expect(perilune(['sweep', 'study.json', '--out', 'near'], folder).status).toBe(0);
      const lines = (name: string) => readFileSync(join(folder, name, 'trials.jsonl'), 'utf8');
      expect(lines('far')).toBe(lines('near'));
      worker.process.kill('SIGTERM');
      const ended = await worker.ended;
      expect(ended.status).toBe(143);
      expect(ended.stderr + told.stderr + told.stdout).not.toContain('moondust');
      await server.end();
    },
  );
});
