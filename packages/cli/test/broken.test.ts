import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, perilune, temporaryFolder } from './perilune.js';

/** A world without an end that fails after 600 steps, until a file says that it is mended. */
const module = `
import { existsSync } from 'node:fs';
import { Box, Discrete, register } from 'perilune';

class Frail {
  id = 'Frail-v0';
  observationSpace = new Box(0, 9, { shape: [1] });
  actionSpace = new Discrete(2);
  steps = 0;
  reset() { return { observation: Float32Array.of(this.steps % 10), info: {} }; }
  step() {
    this.steps += 1;
    if (this.steps > 600 && !existsSync('mended')) throw new Error('it is broken');
    const observation = Float32Array.of(this.steps % 10);
    return { observation, reward: 1, terminated: false, truncated: false, info: {} };
  }
  serialize(archive) { this.steps = archive.integer('steps', this.steps, { most: 1e9 }); }
  close() {}
}
register('Frail-v0', () => new Frail());
`;

/** A world that cannot say what its state is. */
const stateless = module.replace(/serialize.*\n/, '').replaceAll('Frail', 'Fleeting');

describe('a run whose environment cannot say what its state is', () => {
  const folder = temporaryFolder();
  const call = ['train', '--import', 'fleeting.mjs', '--env', 'Fleeting-v0', '--no-pictures'];
  const short = ['--steps', '300', '--set', 'environments=1', '--set', 'solve.enabled=false'];
  writeFileSync(join(folder, 'fleeting.mjs'), stateless);

  it('is refused before anything happens, with a way to do without checkpoints', () => {
    const { status, stderr } = perilune([...call, ...short, '--out', 'a'], folder);
    expect(stderr).toContain('Fleeting-v0 cannot be part of a checkpoint');
    expect(stderr).toContain('and how to do without checkpoints');
    expect(status).toBe(2);
  });

  it('is carried out with --checkpoint-every none', () => {
    const none = ['--checkpoint-every', 'none', '--out', 'b'];
    writeFileSync(join(folder, 'mended'), '');
    const { status } = perilune([...call, ...short, ...none], folder);
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'b'))).toContain('model.safetensors');
    expect(readdirSync(join(folder, 'b'))).not.toContain('checkpoints');
  });
});

describe('a run whose environment fails in its own picture', () => {
  const folder = temporaryFolder();
  const scenes = { throws: "throw new Error('it is too dark')", none: 'return null' };

  it.each([
    ['throws', 'There is no film of Frail-v0: it is too dark'],
    ['none', 'There is no film of Frail-v0: A scene\'s kind is "lander" or "shapes", not null.'],
  ] as const)('is finished all the same, says so, and has its other picture: %s', (name, note) => {
    const unseen = module
      .replace('close() {}', `close() {}\n  scene() { ${scenes[name]}; }`)
      .replace('new Frail())', 'new Frail(), { maxEpisodeSteps: 50 })');
    writeFileSync(join(folder, 'mended'), '');
    writeFileSync(join(folder, `${name}.mjs`), unseen);
    const call = ['train', '--import', `${name}.mjs`, '--env', 'Frail-v0', '--out', name, '--json'];
    const { status, stdout, stderr } = perilune(
      [...call, '--steps', '400', '--set', 'environments=1'],
      folder,
    );
    expect(stderr).toContain(note);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'finished' });
    expect(readdirSync(join(folder, name))).toContain('reward.png');
    expect(status).toBe(0);
  });
});

describe('a study in which every trial fails', () => {
  it('says so with what the first failed with, and exits with 1', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'frail.mjs'), module);
    const study = { env: 'Frail-v0', imports: ['frail.mjs'], steps: 900, trials: 2 };
    const search = { learningRate: [0.001, 0.002] };
    writeFileSync(join(folder, 'study.json'), JSON.stringify({ ...study, search }));
    const { status, stderr } = perilune(['sweep', 'study.json', '--out', 'study'], folder);
    expect(stderr).toMatch(/All 2 trials failed\. The first: .*it is broken/);
    expect(status).toBe(1);
  });
});

describe('a run whose environment fails', () => {
  const folder = temporaryFolder();
  let told: Outcome;

  beforeAll(() => {
    writeFileSync(join(folder, 'frail.mjs'), module);
    const call = ['train', '--import', 'frail.mjs', '--env', 'Frail-v0', '--no-pictures', '--json'];
    const short = ['--steps', '900', '--set', 'environments=1', '--out', 'runs/a'];
    told = perilune([...call, ...short], folder);
  });

  it('is told without a stack, with what is kept and how to go on, and exits with 1', () => {
    expect(told.stderr).toMatch(
      /^perilune: Frail-v0 failed after step 600 of the run: it is broken\. What/m,
    );
    expect(told.stderr).toContain('What was learned until then is in runs/a/model.safetensors.');
    expect(told.stderr).toMatch(/`perilune resume runs\/a` goes on from step \d+\./);
    expect(told.stderr).not.toContain('    at ');
    expect(told.status).toBe(1);
    expect(JSON.parse(told.stdout)).toMatchObject({
      ...{ outcome: 'broken', failure: { step: 600, message: 'it is broken' } },
    });
  });

  it('is named by list, and ends when it goes on: its endless episodes are cut, and that is said', () => {
    const listed = perilune(['list', '--state', 'broken', '--json'], folder);
    expect(JSON.parse(listed.stdout).runs).toMatchObject([{ state: 'broken' }]);
    writeFileSync(join(folder, 'mended'), '');
    const resumed = perilune(['resume', 'runs/a', '--no-pictures', '--json'], folder);
    expect(resumed.stderr).toContain('100 did not end within 10,000 steps');
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      ...{ outcome: 'finished', steps: 900, failure: null },
      evaluation: { cut: 100, mean: 10_000 },
    });
    expect(resumed.status).toBe(0);
  });
});
