import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAgent } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

/** Registers an algorithm that always takes the last action, a preset of it, and an environment of 20 steps. */
const module = `
import { Box, Discrete, identityOf, LearnerBase, PolicyBase, register, registerAlgorithm, registerPreset } from 'perilune';
import * as v from 'valibot';

class Last extends PolicyBase {
  actInto(_, actions) { actions.fill(this.actionSpace.n - 1); }
  tensors() { return [{ name: 'none', shape: [1], values: new Float32Array(1) }]; }
}

class LastLearner extends LearnerBase {
  environments = 1;
  discount = 1;
  steps = 0;
  updates = 0;
  exploreInto(_, actions) { actions.fill(this.actionSpace.n - 1); }
  observeAll() { this.steps += 1; }
  learn() { this.updates += 1; return { updates: 1, boredom: this.steps / 2 }; }
  standing() { return { mood: 0.5 }; }
  snapshot() { return new Last(this.identity); }
  serialize(archive) {
    this.steps = archive.integer('steps', this.steps, { most: 1e9 });
    this.updates = archive.integer('updates', this.updates, { most: 1e9 });
  }
}

const schema = v.strictObject({ environments: v.optional(v.literal(1), 1) });

registerAlgorithm({
  id: 'last',
  schema,
  create: ({ env }) => new LastLearner({ algo: 'last', ...spaces(env), trainedIn: env.id }),
  load: (file) => new Last(identityOf(file)),
  metrics: [{ name: 'boredom', tag: 'rollout/boredom' }],
});
registerPreset({ name: 'lasting', algo: 'last', summary: 'Lasts.', source: 'A test.', steps: 1500, hyperparameters: {}, solve: {} });

function spaces({ observationSpace, actionSpace }) { return { observationSpace, actionSpace }; }

class Twenty {
  id = 'Twenty-v0';
  observationSpace = new Box(0, 20, { shape: [1] });
  actionSpace = new Discrete(3);
  reset() { this.steps = 0; return { observation: Float32Array.of(0), info: {} }; }
  step(action) {
    this.steps += 1;
    const terminated = this.steps === 20;
    return { observation: Float32Array.of(this.steps), reward: action, terminated, truncated: false, info: {} };
  }
  serialize(archive) { this.steps = archive.integer('steps', this.steps ?? 0, { most: 20 }); }
  close() {}
}
register('Twenty-v0', () => new Twenty(), { rewardThreshold: 39 });
`;

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('--import', () => {
  const folder = temporaryFolder();
  const run = join(folder, 'runs', 'first');
  const file = join(folder, 'own', 'last.mjs');
  const train = ['train', '--import', 'own/last.mjs', '--algo', 'last', '--env', 'Twenty-v0'];
  let told: ReturnType<typeof perilune>;

  beforeAll(() => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(file, module);
    told = perilune([...train, '--out', run, '--json'], folder);
  });

  it('brings an environment, an algorithm and its preset to train', () => {
    expect(told.stderr).toContain('mood 0.5');
    expect(told.status).toBe(0);
    const result = JSON.parse(told.stdout);
    expect(result).toMatchObject({ env: 'Twenty-v0', algo: 'last', preset: 'lasting' });
    expect(result).toMatchObject({ steps: 1_500, evaluation: { mean: 40 } });
  });

  it('stands in config.json, as it lies from there', () => {
    expect(readJson(run, 'config.json').imports).toEqual(['../../own/last.mjs']);
  });

  it("gives progress.csv the algorithm's own columns", () => {
    const [head, first] = readFileSync(join(run, 'progress.csv'), 'utf8').split('\n');
    expect(head).toMatch(/,discountedReturn,boredom,mood$/);
    expect(first).toMatch(/^\d+,.*,0\.5$/);
  });

  it('is done again by eval and record, which know the run, and by compare, plot and list', () => {
    const evaluated = perilune(['eval', run, '--episodes', '3', '--json'], tmp());
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ env: 'Twenty-v0', mean: 40 });
    const film = perilune(['record', run, '--out', 'film.gif'], tmp());
    expect(film.stderr).toContain('Twenty-v0 has no picture');
    const compared = perilune(['compare', run, '--json'], tmp());
    expect(JSON.parse(compared.stdout).groups).toMatchObject([{ label: 'lasting', solved: 1 }]);
    expect(perilune(['plot', run, '--out', 'all.svg'], tmp()).status).toBe(0);
    expect(JSON.parse(perilune(['list', run, '--json'], tmp()).stdout).runs).toHaveLength(1);
  });

  it('is needed for a model by itself, which names its algorithm', () => {
    const model = join(run, 'model.safetensors');
    const without = perilune(['eval', model], folder);
    expect(without.status).toBe(2);
    expect(without.stderr).toContain('"last", which is not registered here');
    expect(without.stderr).toContain('--import FILE');
    const outcome = perilune(['eval', model, '--import', file, '--json'], tmp());
    expect(JSON.parse(outcome.stdout)).toMatchObject({ env: 'Twenty-v0', mean: 40 });
    expect(() => loadAgent(readFileSync(model))).toThrow('"last"');
    const ranked = perilune(['rank', model, '--import', file, '--episodes', '2', '--json'], tmp());
    expect(JSON.parse(ranked.stdout).ranking).toMatchObject([{ mean: 40 }]);
  });

  it('is read from a file of options, as it lies from there, and kept with those of the flag', () => {
    const other = join(folder, 'own', 'nothing.mjs');
    writeFileSync(other, '');
    const options = { imports: ['last.mjs'], algo: 'last', env: 'Twenty-v0', steps: 40 };
    writeFileSync(join(folder, 'own', 'mine.json'), JSON.stringify(options));
    const config = ['train', '--config', 'own/mine.json', '--import', 'own/nothing.mjs'];
    const out = join(folder, 'from-file');
    expect(perilune([...config, '--out', out], folder).status).toBe(0);
    expect(readJson(out, 'config.json').imports).toEqual(['../own/last.mjs', '../own/nothing.mjs']);
  });

  it('is done again by resume, also where run and module have moved together', () => {
    const before = join(folder, 'before');
    const stopped = join(before, 'runs', 'second');
    mkdirSync(join(before, 'own'), { recursive: true });
    cpSync(file, join(before, 'own', 'last.mjs'));
    const whole = ['--checkpoint-every', '0', '--no-pictures', '--out', stopped];
    expect(perilune([...train, ...whole], before).status).toBe(0);
    const model = readFileSync(join(stopped, 'model.safetensors'));
    for (const name of ['result.json', 'model.safetensors']) rmSync(join(stopped, name));
    renameSync(before, join(folder, 'after'));
    const moved = join(folder, 'after', 'runs', 'second');
    const { status, stderr } = perilune(['resume', moved, '--no-pictures'], tmp());
    expect(stderr).toContain('begins anew');
    expect(status).toBe(0);
    expect(readFileSync(join(moved, 'model.safetensors')).equals(model)).toBe(true);
  });

  it('lists what was registered: presets', () => {
    const { stdout } = perilune(['presets', '--import', file], folder);
    expect(stdout).toContain('lasting');
  });

  it('tells a file that does not exist, or whose import throws, by its name, and ends with 1', () => {
    const missing = perilune(['train', '--import', 'own/lost.mjs'], folder);
    expect(missing.stderr).toContain(`${join('own', 'lost.mjs')}`);
    expect(missing.stderr).toContain('does not exist');
    expect(missing.status).toBe(1);
    const bad = join(folder, 'own', 'bad.mjs');
    writeFileSync(bad, "throw new Error('it rained');");
    const thrown = perilune(['list', '--import', bad], folder);
    expect(thrown.stderr).toContain('bad.mjs cannot be imported: it rained');
    expect(thrown.status).toBe(1);
  });

  it('tells a module that a run needs and that is gone, before anything happens', () => {
    const lonely = join(folder, 'lonely');
    cpSync(run, join(lonely, 'a', 'b'), { recursive: true });
    const { stderr, status } = perilune(['eval', join(lonely, 'a', 'b')], folder);
    expect(stderr).toContain(`does not exist: ${join(lonely, 'own', 'last.mjs')}`);
    expect(status).toBe(1);
  });
});

function tmp(): string {
  return temporaryFolder();
}
