import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunOptions, readRunOptions, resolveConfig } from 'perilune';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import { readStudyFolder, resolveStudy, runStudy, type StudyEvent } from '../../src/index.js';

/** Tables on a frozen lake: a run takes some hundredths of a second. */
const lake = {
  env: 'FrozenLake-v1',
  algo: 'tabular-q',
  preset: 'tabular',
  steps: 900,
  solve: { enabled: false },
  evaluationEpisodes: 20,
  seed: 3,
  search: {
    learningRate: { low: 0.01, high: 1, log: true },
    discount: [0.9, 0.99],
    'env.isSlippery': [true, false],
  },
};

const trialsIn = (out: string) => readFileSync(join(out, 'trials.jsonl'), 'utf8');

async function carried(given: object, jobs: number): Promise<string> {
  const out = join(temporaryFolder(), 'study');
  await runStudy(await resolveStudy(given), { out, jobs });
  return out;
}

describe('a study', () => {
  it.each([
    ['random', { sampler: 'random', trials: 5 }],
    ['TPE in batches', { sampler: { name: 'tpe', startup: 3, batch: 2 }, trials: 6, seeds: 2 }],
    ['CMA-ES', { sampler: 'cma-es', trials: 8 }],
    ['synchronous halving', { pruning: 'halving', trials: 9, sampler: 'random' }],
    ['racing', { pruning: 'racing', trials: 4, seeds: 5, sampler: 'sobol' }],
    ['two objectives', { objective: ['score', 'evaluation.std'], trials: 4, sampler: 'random' }],
  ])('by %s comes to the same lines with one job and with two', async (_, more) => {
    const one = await carried({ ...lake, ...more }, 1);
    const two = await carried({ ...lake, ...more }, 2);
    expect(trialsIn(two)).toBe(trialsIn(one));
    expect(trialsIn(one).trimEnd().split('\n')).toHaveLength(more.trials);
    expect(readFileSync(join(two, 'best.json'))).toEqual(readFileSync(join(one, 'best.json')));
  });

  it('gives a trial of halving more steps only among the best, and says how far each came', async () => {
    const out = await carried({ ...lake, pruning: 'halving', trials: 9, sampler: 'random' }, 2);
    const { trials } = readStudyFolder(out);
    const budgets = trials.map(({ budget }) => budget).sort((a, b) => a - b);
    expect(budgets).toEqual([100, 100, 100, 100, 100, 100, 300, 300, 900]);
    expect(trials.filter(({ state }) => state === 'finished')).toHaveLength(1);
  });

  it('by asynchronous halving ends each trial once, and the best with all steps', async () => {
    const out = join(temporaryFolder(), 'study');
    const study = await resolveStudy({ ...lake, pruning: 'asha', trials: 9, sampler: 'random' });
    const kinds: string[] = [];
    await runStudy(study, { out, jobs: 2, onEvent: ({ kind }) => kinds.push(kind) });
    const { trials } = readStudyFolder(out);
    expect(trials.map(({ trial }) => trial).sort((a, b) => a - b)).toEqual([...Array(9).keys()]);
    // The first is written down while others are still measured.
    expect(kinds.indexOf('ended')).toBeLessThan(kinds.lastIndexOf('measured'));
    expect(trials.some(({ state, budget }) => state === 'finished' && budget === 900)).toBe(true);
  });

  it("keeps the folders of the best trials, and the winner as a run's options", async () => {
    const out = await carried({ ...lake, sampler: 'random', trials: 5 }, 2);
    const { trials } = readStudyFolder(out);
    expect(readdirSync(join(out, 'runs'))).toHaveLength(3);
    const best = JSON.parse(readFileSync(join(out, 'best.json'), 'utf8'));
    const config = resolveConfig(readRunOptions(best, 'best.json') as RunOptions);
    const most = Math.max(...trials.map(({ score }) => score?.[0] as number));
    const winner = trials.find(({ score }) => score?.[0] === most);
    expect(config.hyperparameters.learningRate).toBe(winner?.hyperparameters.learningRate);
    expect(config.envOptions.isSlippery).toBe(winner?.hyperparameters['env.isSlippery']);
    expect(config.steps).toBe(900);
  });

  it('judges by other episodes than the reporting ones, with run seeds from 1000 up', async () => {
    const out = await carried({ ...lake, sampler: 'random', trials: 1 }, 1);
    const [run] = readStudyFolder(out).runs;
    const folder = join(out, 'runs', 'trial-00000', `seed-${run?.seed}`);
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(result.evaluation).toMatchObject({ seed: 40_000, episodes: 20 });
    expect(run?.seed).toBeGreaterThanOrEqual(1_000);
  });

  it('learns from an earlier one: the first trials of TPE are modelled at once', async () => {
    const first = await carried({ ...lake, sampler: 'random', trials: 10 }, 2);
    const again = { ...lake, sampler: 'tpe', trials: 1, warmStart: [first] };
    const warm = readStudyFolder(await carried(again, 1)).trials[0]?.hyperparameters;
    const cold = readStudyFolder(await carried({ ...again, warmStart: [] }, 1)).trials[0];
    expect(warm).not.toEqual(cold?.hyperparameters);
  });

  it('begins from an earlier one of other ranges by what may be tried here, and from none that sought something else', async () => {
    const first = await carried({ ...lake, sampler: 'random', trials: 10 }, 2);
    const search = {
      learningRate: { low: 0.2, high: 0.4, step: 0.1 },
      discount: { low: 0.9, high: 0.95 },
    };
    const narrow = { ...lake, search, sampler: 'tpe', trials: 2, warmStart: [first] };
    for (const { hyperparameters } of readStudyFolder(await carried(narrow, 1)).trials) {
      expect([0.2, 0.3, 0.4]).toContain(hyperparameters.learningRate);
    }
    const other = { ...narrow, objective: 'evaluation.std' };
    await expect(carried(other, 1)).rejects.toThrow('of the same objective');
  });

  it('has a failing trial tried three times and written down with its error, and goes on', async () => {
    const file = join(temporaryFolder(), 'broken.mjs');
    writeFileSync(
      file,
      `import { make, register } from 'perilune';
import { appendFileSync } from 'node:fs';
register('Fragile-v0', ({ fails }) => {
  const inner = make('CartPole-v1').unwrapped;
  const step = (action) => {
    if (!fails) return inner.step(action);
    appendFileSync(${JSON.stringify(`${file}.log`)}, 'x');
    throw new Error('broken on purpose');
  };
  return Object.assign(Object.create(inner), { step, stepInto: undefined });
}, { defaults: { fails: false } });
`,
    );
    const given = {
      ...{ env: 'Fragile-v0', steps: 300, imports: [file], evaluationEpisodes: 1, sampler: 'grid' },
      search: { 'env.fails': [true, false] },
    };
    const out = await carried(given, 1);
    const { trials } = readStudyFolder(out);
    const failed = trials.find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ score: null, error: expect.stringContaining('on purpose') });
    expect(trials.map(({ state }) => state).sort()).toEqual(['failed', 'finished']);
    expect(readFileSync(`${file}.log`, 'utf8')).toHaveLength(3);
  });
});

describe('a study that was stopped', () => {
  const given = { ...lake, sampler: { name: 'tpe', startup: 4, batch: 2 }, trials: 8, seeds: 2 };

  it('goes on to the same lines', async () => {
    const whole = await carried(given, 2);
    const out = join(temporaryFolder(), 'study');
    const study = await resolveStudy(given);
    const stop = new AbortController();
    const onEvent = ({ kind }: StudyEvent) => kind === 'ended' && stop.abort();
    const { stopped } = await runStudy(study, { out, jobs: 2, signal: stop.signal, onEvent });
    expect(stopped).toBe(true);
    expect((await runStudy(study, { out, jobs: 1, resume: true })).stopped).toBe(false);
    expect(trialsIn(out)).toBe(trialsIn(whole));
  });

  it('mends a torn last line, and names a damaged one before it', async () => {
    const out = await carried({ ...given, trials: 4 }, 2);
    const lines = trialsIn(out);
    const file = join(out, 'trials.jsonl');
    truncateSync(file, lines.length - 9);
    await runStudy(await resolveStudy({ ...given, trials: 4 }), { out, resume: true });
    expect(trialsIn(out)).toBe(lines);
    writeFileSync(file, lines.replace('"trial":1', '"trial":'));
    const again = runStudy(await resolveStudy({ ...given, trials: 4 }), { out, resume: true });
    await expect(again).rejects.toThrow('trials.jsonl, line 2, is damaged');
  });

  it('refuses another study, a taken folder and one without a study', async () => {
    const out = await carried({ ...lake, sampler: 'random', trials: 1 }, 1);
    const other = await resolveStudy({ ...lake, sampler: 'random', trials: 1, steps: 800 });
    await expect(runStudy(other, { out })).rejects.toThrow('give --resume');
    const resumed = runStudy(other, { out, resume: true });
    await expect(resumed).rejects.toThrow('steps is 900 there and 800 here');
    const search = { learningRate: [0.1, 0.2] };
    const larger = await resolveStudy({ ...lake, sampler: 'random', trials: 9, search });
    const grown = runStudy(larger, { out, resume: true });
    await expect(grown).rejects.toThrow('search is');
    const taken = temporaryFolder();
    mkdirSync(join(taken, 'precious'));
    await expect(runStudy(other, { out: taken, resume: true })).rejects.toThrow('none of which');
    await expect(runStudy(other, { out: join(taken, 'no'), resume: true })).rejects.toThrow(
      'nothing to resume',
    );
  });

  it.each([
    ['TPE', given],
    ['synchronous halving', { ...lake, pruning: 'halving', trials: 9, sampler: 'random' }],
  ])('by kill -9, again and again, goes on to the same lines: %s', async (_, study) => {
    const whole = await carried(study, 2);
    const folder = temporaryFolder();
    const out = join(folder, 'study');
    const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
    const program = join(folder, 'sweep.mjs');
    writeFileSync(
      program,
      `import { existsSync } from 'node:fs';
import { resolveStudy, runStudy } from ${JSON.stringify(library)};
const study = await resolveStudy(${JSON.stringify(study)});
const resume = existsSync(${JSON.stringify(join(out, 'study.json'))});
let left = Number(process.argv[2]);
const onEvent = ({ kind }) => {
  if (kind !== 'progress' && --left === 0) process.kill(process.pid, 'SIGKILL');
};
await runStudy(study, { out: ${JSON.stringify(out)}, jobs: 2, resume, onEvent });
`,
    );
    let kills = 0;
    for (let after = 1; ; after += 3) {
      const child = spawn(process.execPath, [program, String(after)], { stdio: 'inherit' });
      const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
      if (signal === null) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(2);
    expect(trialsIn(out)).toBe(trialsIn(whole));
  });
});

describe('a study that cannot be carried out', () => {
  const unreachable = () => Promise.reject(new Error('nobody there'));

  it('leaves its folder to be had anew, without resuming', async () => {
    const study = await resolveStudy({ ...lake, sampler: 'random', trials: 1 });
    const [out, empty] = [join(temporaryFolder(), 'study'), temporaryFolder()];
    await expect(runStudy(study, { out, workshop: unreachable })).rejects.toThrow('nobody there');
    expect(existsSync(out)).toBe(false);
    await expect(runStudy(study, { out: empty, jobs: 0 })).rejects.toThrow('jobs');
    expect(readdirSync(empty)).toEqual([]);
    expect(await runStudy(study, { out: empty, jobs: 1 })).toMatchObject({ stopped: false });
  });

  it('keeps what it had come to before', async () => {
    const out = await carried({ ...lake, sampler: 'random', trials: 1 }, 1);
    const [before, files] = [trialsIn(out), readdirSync(out)];
    const study = await resolveStudy({ ...lake, sampler: 'random', trials: 2 });
    const again = runStudy(study, { out, resume: true, workshop: unreachable });
    await expect(again).rejects.toThrow('nobody there');
    expect([trialsIn(out), readdirSync(out)]).toEqual([before, files]);
  });
});

describe('what stands in a study', () => {
  it.each([
    [{ search: {} }, 'The search is empty'],
    [{ search: { learnigRate: [0.1] } }, 'Did you mean "learningRate"?'],
    [{ search: { learningRate: { low: 1, high: 0.1 } } }, 'low must be less than high'],
    [{ search: { learningRate: { low: 0, high: 1, log: true } } }, 'it must be greater than 0'],
    [{ search: { discount: { low: 0.9, high: 2 } } }, 'search.discount cannot be 2'],
    [{ search: { learningRate: 0.1 } }, 'a list of values or a range'],
    [{ search: { 'env.isSlipery': [true] } }, 'isSlippery'],
    [{ search: { discount: [0.9, 0.9] } }, 'has 0.9 twice'],
    [{ search: { discount: { low: 0.9, high: 0.99, when: { bins: 3 } } } }, 'stands before it'],
    [{ sampler: 'tpee' }, 'sampler'],
    [{ sampler: 'grid', trials: 999 }, 'the grid has 20 points'],
    [{ objective: ['score', 'steps'], pruning: 'halving' }, 'which needs one order'],
    [{ objective: ['score', 'steps'], sampler: 'cma-es' }, 'the best of one objective'],
    [{ sampler: { name: 'cma-es', batch: 1 } }, 'of at least 2; given 1'],
    [{ sampler: 'cma-es', pruning: 'asha' }, 'for which asha does not wait'],
    [{ pruning: 'racing', seeds: 2 }, 'seeds must be more than 2'],
    [{ pruning: 'halving', steps: 5 }, 'the first of 3 rungs would have none'],
    [{ objective: 'scor' }, 'must be one of: score, stepsToSolved'],
    [{ trails: 3 }, 'Did you mean "trials"?'],
    [{ sampler: 'random', warmStart: ['x'] }, 'random has no use for it'],
  ])('%j is refused by its name', async (more, words) => {
    await expect(resolveStudy({ ...lake, ...more })).rejects.toThrow(words);
  });

  it('has whole numbers where the algorithm takes no others', async () => {
    const search = { batchSize: { low: 32, high: 128, log: true } };
    const study = await resolveStudy({ env: 'CartPole-v1', search });
    expect(study.search).toEqual([
      { kind: 'number', path: 'batchSize', low: 32, high: 128, log: true, step: 1 },
    ]);
  });
});
