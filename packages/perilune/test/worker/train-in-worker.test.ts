import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

/** As it was built: a thread loads no TypeScript. */
const {
  DivergedRunError,
  EnvironmentError,
  train,
  trainInWorker,
  UsageError,
}: typeof import('../../src/index.js') = await import(
  new URL('../../dist/perilune.js', import.meta.url).href
);

const run = { env: 'CartPole-v1', steps: 2_000, seed: 3, evaluationEpisodes: 5 } as const;

/** All of a result but its times, and the function-free agent as its file. */
function stable({ agent, ...result }: Awaited<ReturnType<typeof train>>) {
  const { seconds: _, timing, solvedAtSeconds, episodes, ...others } = result;
  const untimed = episodes.map(({ seconds: __, ...episode }) => episode);
  expect(timing).toBeDefined();
  expect(solvedAtSeconds === null || solvedAtSeconds > 0).toBe(true);
  return { ...others, episodes: untimed, agent: Buffer.from(agent.save()).toString('hex') };
}

describe('trainInWorker', () => {
  it('comes to what train comes to, to the byte', async () => {
    expect(stable(await trainInWorker(run))).toEqual(stable(await train(run)));
  });

  it('with threads beside it comes to the same, to the byte, and so does train', async () => {
    const looks = { gateEpisodes: 1, gateSlack: 1_000, interval: 300, episodes: 30 };
    const looking = { ...run, solve: looks };
    const alone = stable(await train({ ...looking, threads: 1 }));
    expect(alone.validations.length).toBeGreaterThan(4);
    for (const threads of [2, 4]) {
      expect(stable(await train({ ...looking, threads }))).toEqual(alone);
      expect(stable(await trainInWorker({ ...looking, threads }))).toEqual(alone);
    }
  });

  it('tells what train tells, and hands out the policy as it stands', async () => {
    const told: unknown[] = [];
    const agents: Promise<unknown>[] = [];
    let last = 0;
    const { episodes } = await trainInWorker({
      ...run,
      gate: async () => 500,
      onEpisode: ({ return: sum, endedAt }) => told.push([sum, endedAt]),
      onProgress: (progress) => {
        last = progress.steps;
        if (agents.length === 0) agents.push(progress.snapshot());
      },
    });
    expect(told).toEqual(episodes.map(({ return: sum, endedAt }) => [sum, endedAt]));
    expect(last).toBeGreaterThanOrEqual(2_000);
    expect(await agents[0]).toMatchObject({ algo: 'dqn', trainedIn: 'CartPole-v1' });
  });

  it('goes on from a checkpoint that it handed out, and ends as if it had never stopped', async () => {
    const stop = new AbortController();
    let bytes = new Uint8Array();
    const stopped = await trainInWorker({
      ...run,
      gate: async () => 400,
      signal: stop.signal,
      onEpisode: ({ endedAt }) => {
        if (endedAt > 900) stop.abort();
      },
      onCheckpoint: (checkpoint) => {
        bytes = checkpoint.bytes.slice();
      },
    });
    expect(stopped.aborted).toBe(true);
    expect(stopped.steps).toBeLessThan(2_000);
    const resumed = await trainInWorker({ ...run, resumeFrom: bytes });
    expect(stable(resumed)).toEqual(stable(await train(run)));
  });

  it('a signal that was given before stops it at once', async () => {
    const { aborted } = await trainInWorker({ ...run, signal: AbortSignal.abort() });
    expect(aborted).toBe(true);
  });

  it('what is wrong is told as train tells it', async () => {
    const wrong = trainInWorker({ ...run, env: 'CartPole-v9' });
    await expect(wrong).rejects.toThrow(UsageError);
    await expect(wrong).rejects.toThrow(/CartPole-v9/);
    const failing = trainInWorker({
      ...run,
      // More than the quickest machine makes before it looks up for the first time.
      steps: 40_000,
      onCheckpoint: () => {
        throw new Error('no room left');
      },
      checkpointEvery: 0,
    });
    await expect(failing).rejects.toThrow('no room left');
  });

  it('what cannot be sent is refused by name', async () => {
    const factory = { env: () => null } as unknown as { env: string };
    const refused = trainInWorker({ ...run, ...factory });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/^env cannot be sent to a worker: .*"perilune\/worker"/);
  });

  it('a run that diverges is the same error, with what had come of it', async () => {
    const worker = ownWorker(`
      register('Broken-v0', () => {
        const env = make('CartPole-v1');
        const step = env.step.bind(env);
        return Object.assign(env, {
          // Finite, and too large for float32.
          step: (action) => ({ ...step(action), reward: 1e300 }),
          stepInto: undefined,
        });
      });`);
    const diverged = trainInWorker({ ...run, env: 'Broken-v0', worker });
    await expect(diverged).rejects.toThrow(DivergedRunError);
    await expect(diverged).rejects.toMatchObject({ soFar: { config: { env: 'Broken-v0' } } });
  });

  it('a run whose environment fails is the same error, with agent, step and cause', async () => {
    const worker = ownWorker(`
      register('Failing-v0', () => {
        const env = make('CartPole-v1');
        const step = env.step.bind(env);
        let steps = 0;
        return Object.assign(env, {
          step: (action) => {
            if (++steps > 300) throw new Error('the pole is lost');
            return step(action);
          },
          stepInto: undefined,
        });
      });`);
    const options = { ...run, env: 'Failing-v0', hyperparameters: { environments: 1 }, worker };
    const failed: unknown = await trainInWorker(options).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(EnvironmentError);
    expect(failed).toMatchObject({
      step: 300,
      message: expect.stringContaining('the pole is lost'),
      cause: expect.objectContaining({ message: 'the pole is lost' }),
      soFar: { steps: 300, agent: expect.objectContaining({ algo: 'dqn' }) },
    });
  });

  it('begins from an agent, to the same bytes as train does', async () => {
    const { agent: from } = await train({ ...run, evaluationEpisodes: 0 });
    const again = { ...run, seed: 4, from };
    expect(stable(await trainInWorker(again))).toEqual(stable(await train(again)));
  });

  it("a worker of one's own knows what its modules registered", async () => {
    const worker = ownWorker(`register('Mine-v0', () => make('CartPole-v1'));`);
    const { agent } = await trainInWorker({ ...run, env: 'Mine-v0', worker });
    expect(agent.trainedIn).toBe('Mine-v0');
  });

  it('a worker that cannot be loaded is an error, not silence', async () => {
    const worker = () => new Worker(new URL('file:///nowhere/at-all.js'));
    await expect(trainInWorker({ ...run, worker })).rejects.toThrow(/^The worker failed: .*at-all/);
  });
});

let written = 0;

/** A module that registers something, and then imports `perilune/worker`, by their paths in the build. */
function ownWorker(code: string) {
  const at = (name: string) => JSON.stringify(new URL(`../../dist/${name}`, import.meta.url).href);
  const file = join(tmpdir(), `own-worker-${process.pid}-${written++}.mjs`);
  const library = `import { make, register } from ${at('perilune.js')};`;
  writeFileSync(file, `${library}\n${code}\nawait import(${at('perilune-worker.js')});\n`);
  return () => new Worker(file);
}
