import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadAgent, UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { conduct, conductAll, readConfigFile, resumeRun } from '../../src/index.js';
import { stepOf } from '../../src/tensorboard/event.js';
import { eventFiles } from '../../src/tensorboard/event-files.js';
import { decodeRecords } from '../../src/tensorboard/record.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fileIn } from './runs.js';

const folder = temporaryFolder();
const pole = {
  env: 'CartPole-v1',
  seed: 5,
  hyperparameters: { hiddenLayers: [8], learningStarts: 100, environments: 2 },
  solve: { interval: 400, episodes: 5, gateEpisodes: 3 },
};
const run = { ...pole, steps: 900 };
const how = { evaluationEpisodes: 5 };

/** Every file of a folder and what is in it, lock and events aside. */
function filesIn(place: string): Record<string, string> {
  const names = readdirSync(place).filter((name) => !/tfevents|checkpoints|lock/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(place, name), 'latin1')]));
}

describe('a finished run made longer', () => {
  it('ends with the bytes of the longer run, from its beginning as it has no checkpoint', async () => {
    const [short, long] = [join(folder, 'short'), join(folder, 'long')];
    await conduct(run, { folder: short, ...how });
    await conduct({ ...run, steps: 1_500 }, { folder: long, ...how });
    await resumeRun(short, { steps: 1_500, ...how });
    expect(fileIn(short, 'model.safetensors').equals(fileIn(long, 'model.safetensors'))).toBe(true);
    expect(readConfigFile(short)).toEqual(readConfigFile(long));
    const [a, b] = [short, long].map((place) =>
      JSON.parse(fileIn(place, 'result.json').toString()),
    );
    expect([a.steps, a.evaluation.mean]).toEqual([1_500, b.evaluation.mean]);
  });

  it('that had been solved trains on and keeps its best policy, as its configuration says', async () => {
    const easy = { ...run, envOptions: { maxEpisodeSteps: 8 } };
    const [short, long] = [join(folder, 'solved'), join(folder, 'kept')];
    const first = await conduct(easy, { folder: short, ...how });
    expect(first.outcome === 'finished' && first.result.solved).toBe(true);
    const kept = { ...easy, steps: 1_200, solve: { ...easy.solve, keepBest: true } };
    await conduct(kept, { folder: long, ...how });
    await resumeRun(short, { steps: 1_200, ...how });
    expect(readConfigFile(short).solve.keepBest).toBe(true);
    expect(fileIn(short, 'model.safetensors').equals(fileIn(long, 'model.safetensors'))).toBe(true);
  });

  it('is refused shorter, no longer, or without more episodes where those ended it: nothing changes', async () => {
    const place = join(folder, 'refused');
    await conduct({ ...run, episodes: 10 }, { folder: place, ...how });
    const before = filesIn(place);
    const attempt = (length: object) => resumeRun(place, { ...length, ...how });
    await expect(attempt({ steps: 100 })).rejects.toThrow('can be made longer, not shorter');
    await expect(attempt({ steps: 900 })).rejects.toThrow('of 900 steps already');
    await expect(attempt({ steps: 5_000 })).rejects.toThrow('ended after its 10 episodes');
    await expect(attempt({ steps: 5_000 })).rejects.toThrow(UsageError);
    expect(filesIn(place)).toEqual(before);
  });
});

describe('a run that passed and is stopped before its reporting episodes', () => {
  it('has the validation that it passes by in its events once when it has been gone on with', async () => {
    const easy = { ...run, envOptions: { maxEpisodeSteps: 8 } };
    const place = join(folder, 'passed');
    const stop = new AbortController();
    const told: number[] = [];
    const stopped = await conduct(easy, {
      ...{ folder: place, ...how, signal: stop.signal },
      onValidation: ({ step }) => {
        told.push(step);
        stop.abort();
      },
    });
    expect(stopped.outcome).toBe('interrupted');
    const ended = await resumeRun(place, how);
    expect(ended?.outcome === 'finished' && ended.result.solvedAtStep).toBe(told[0]);
    const events = eventFiles(place).flatMap((file) => [...decodeRecords(readFileSync(file))]);
    const validations = events.filter(({ content }) =>
      Buffer.from(content).includes('eval/mean_reward'),
    );
    expect(validations.map(({ content }) => stepOf(content))).toEqual(told);
  });
});

describe('a run that begins from an agent', () => {
  const origin = async () => {
    const outcome = await conduct({ ...run, solve: { enabled: false } }, how);
    if (outcome.outcome !== 'finished') throw new Error('The run did not finish.');
    return outcome.result.agent;
  };

  it('keeps that agent beside its configuration, and begins anew from it where it has no checkpoint', async () => {
    const from = await origin();
    const place = join(folder, 'warm');
    await conduct({ ...run, seed: 6, from }, { folder: place, ...how });
    expect(fileIn(place, 'from.safetensors').equals(from.save())).toBe(true);
    const model = fileIn(place, 'model.safetensors');
    const { sha256 } = readConfigFile(place).from as { sha256: string };
    expect(loadAgent(model).provenance?.from).toBe(sha256);
    rmSync(join(place, 'result.json'));
    await resumeRun(place, how);
    expect(fileIn(place, 'model.safetensors').equals(model)).toBe(true);
    rmSync(join(place, 'result.json'));
    rmSync(join(place, 'from.safetensors'));
    await expect(resumeRun(place, how)).rejects.toThrow(`SHA-256 ${sha256}. Put it there.`);
  });

  it('is the same among many, in threads of their own', async () => {
    const from = await origin();
    const task = { run: { ...run, seed: 6, from }, evaluationEpisodes: 0 };
    const [alone, ...many] = [
      await conductAll([task], { jobs: 1 }),
      await conductAll([task, task], { jobs: 2 }),
    ].flat();
    const bytes = [alone, ...many].map(
      (one) => one?.outcome === 'finished' && one.result.agent.save(),
    );
    expect(bytes[1]).toEqual(bytes[0]);
    expect(bytes[2]).toEqual(bytes[0]);
  });

  it('leaves no file where the agent does not fit', async () => {
    const from = await origin();
    const place = join(folder, 'none');
    await expect(conduct({ ...run, env: 'Acrobot-v1', from }, { folder: place })).rejects.toThrow(
      'has another observationSpace',
    );
    expect(readdirSync(folder)).not.toContain('none');
  });
});
