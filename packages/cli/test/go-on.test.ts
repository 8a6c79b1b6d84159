import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAgent } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

const folder = temporaryFolder();
const small = ['--set', 'hiddenLayers=[8]', '--set', 'learningStarts=200', '--no-pictures'];
const lander = ['--steps', '1500', '--seed', '5', ...small, '--set', 'solve.enabled=false'];
const file = (...path: string[]) => readFileSync(join(folder, ...path));
const json = (...path: string[]) => JSON.parse(file(...path).toString());

beforeAll(() => {
  expect(perilune(['train', ...lander, '--out', 'first'], folder).status).toBe(0);
});

describe('perilune train --from', () => {
  it('begins with what a run learned, in its world and by its hyperparameters, but for what is said', () => {
    const call = ['train', '--from', 'first', '--seed', '6', '--steps', '800', '--out', 'second'];
    const more = ['--set', 'env.gravity=-5', '--set', 'solve.enabled=false', '--no-pictures'];
    expect(perilune([...call, ...more], folder).status).toBe(0);
    const sha256 = createHash('sha256').update(file('first', 'model.safetensors')).digest('hex');
    expect(json('second', 'config.json')).toMatchObject({
      ...{ env: 'LunarLander-v3', envOptions: { gravity: -5 }, from: { sha256 } },
      hyperparameters: { hiddenLayers: [8] },
    });
    expect(file('second', 'from.safetensors').equals(file('first', 'model.safetensors'))).toBe(
      true,
    );
    expect(loadAgent(file('second', 'model.safetensors')).provenance).toMatchObject({
      ...{ envOptions: { gravity: -5 }, steps: 800, from: sha256 },
    });
  });

  it('takes a model alone, and a config.json whose agent lies beside it', () => {
    const model = ['--from', 'first/model.safetensors', ...small];
    const short = ['--steps', '300', '--set', 'solve.enabled=false', '--no-pictures'];
    expect(perilune(['train', ...model, ...short, '--out', 'third'], folder).status).toBe(0);
    const config = ['--config', 'third/config.json', '--no-pictures', '--out', 'fourth'];
    expect(perilune(['train', ...config], folder).status).toBe(0);
    expect(file('fourth', 'model.safetensors').equals(file('third', 'model.safetensors'))).toBe(
      true,
    );
  });

  it('refuses what does not fit by its name, with exit code 2 and no file', () => {
    const wider = ['--from', 'first', '--set', 'hiddenLayers=[9]', '--out', 'none'];
    const refused = perilune(['train', ...wider], folder);
    expect([refused.status, existsSync(join(folder, 'none'))]).toEqual([2, false]);
    expect(refused.stderr).toContain('its layers is [8,8,4], where [8,9,4] is asked for');
    const nowhere = perilune(['train', '--from', 'nowhere', '--out', 'none'], folder);
    expect([nowhere.status, existsSync(join(folder, 'none'))]).toEqual([1, false]);
    expect(nowhere.stderr).toContain('nowhere does not exist');
  });
});

describe('perilune resume --steps', () => {
  it('makes a finished run longer: to the bytes of the longer run', () => {
    const longer = lander.map((word) => (word === '1500' ? '2200' : word));
    expect(perilune(['train', ...lander, '--out', 'short'], folder).status).toBe(0);
    expect(perilune(['train', ...longer, '--out', 'long'], folder).status).toBe(0);
    const { status } = perilune(['resume', 'short', '--steps', '2200', '--no-pictures'], folder);
    expect(status).toBe(0);
    expect(file('short', 'model.safetensors').equals(file('long', 'model.safetensors'))).toBe(true);
    expect(json('short', 'result.json')).toMatchObject({ steps: 2_208, verdict: 'not validated' });
  });

  it('refuses a shorter one with exit code 2, and changes nothing', () => {
    const before = readdirSync(join(folder, 'first')).map((name) => [name, file('first', name)]);
    const { status, stderr } = perilune(['resume', 'first', '--steps', '1000'], folder);
    expect(status).toBe(2);
    expect(stderr).toContain('its steps are 1500, but 1000 was given');
    const after = readdirSync(join(folder, 'first')).map((name) => [name, file('first', name)]);
    expect(after).toEqual(before);
  });

  it('says of a run that nobody validated just that: trained, listed, compared by its reporting episodes', () => {
    const { stderr } = perilune(['train', ...lander, '--out', 'unseen/run'], folder);
    expect(stderr).toContain('Not validated, as the preset says:');
    expect(perilune(['list', 'unseen'], folder).stdout).toContain('not validated');
    const { groups } = JSON.parse(perilune(['compare', 'unseen', '--json'], folder).stdout);
    expect(groups).toMatchObject([{ solved: 0 }]);
  });
});
