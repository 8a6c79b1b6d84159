import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeSafetensors, type RunOptions, resolveConfig, UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

const fixtures = fileURLToPath(new URL('fixtures/edition-1', import.meta.url));
const finished = join(fixtures, 'finished');
const presets = readdirSync(finished);
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(fixtures, ...path), 'utf8'));
const means: Record<string, { mean: number }> = readJson('finished.json');

/** Options that are gone since, and are refused by name where they are not at their default. */
const mistakes: Record<string, RegExp> = {
  'article-replay-as-printed': /loss is "row-max".*@perilune\/article has it/,
  'article-online-as-printed': /bootstrapTerminal is true.*@perilune\/article has it/,
};

function resolved(options: RunOptions): object | string {
  try {
    return resolveConfig(options);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('run folders of edition 1', () => {
  it.each(presets)('%s: config.json is a configuration still, of the same run', (preset) => {
    const { perilune: _, ...config } = readJson('finished', preset, 'config.json');
    const found = resolved(config);
    const refused = mistakes[preset];
    if (refused) expect(found).toMatch(refused);
    else expect(found).toMatchObject(withoutDefaults(config));
  });

  it.each(presets)('%s: its agent flies five episodes to the same mean', (preset) => {
    const args = ['eval', join(finished, preset), '--episodes', '5', '--json'];
    const { stdout, status } = perilune(args, temporaryFolder());
    expect(status).toBe(0);
    expect(JSON.parse(stdout).mean).toBe(means[preset]?.mean);
  });

  it('are listed with their state and score', () => {
    const { stdout } = perilune(['list', fixtures, '--json'], temporaryFolder());
    const { runs } = JSON.parse(stdout);
    expect(runs.map((run: { preset: string; state: string }) => [run.preset, run.state])).toEqual([
      ...presets.map((preset) => [preset, 'finished']),
      ['fast', 'interrupted'],
    ]);
    const scores = presets.map((preset) => readJson('finished', preset, 'result.json'));
    expect(runs.slice(0, -1).map((run: { score: number }) => run.score)).toEqual(
      scores.map(({ evaluation }) => evaluation.mean),
    );
  });

  it('that were interrupted go on to the end they would have had, or are refused by the format', () => {
    const run = join(temporaryFolder(), 'run');
    cpSync(join(fixtures, 'interrupted'), run, { recursive: true });
    const { status, stderr } = perilune(['resume', run, '--no-pictures'], temporaryFolder());
    if (status === 0) {
      expect(stderr).toContain('Going on from step 1055');
      expect(tensorsIn(run, 'model.safetensors')).toEqual(
        tensorsIn(fixtures, 'interrupted-end.safetensors'),
      );
    } else {
      expect(stderr).toMatch(/(edition|format) \d.*perilune 0\.1\.0/s);
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

/** The tutorial's mistakes at their default are gone from the configuration. */
const unmistaken: Record<string, unknown> = {
  bootstrapTerminal: false,
  replayEviction: 'oldest',
};

function withoutDefaults(config: RunOptions) {
  const entries = Object.entries(config.hyperparameters ?? {});
  const kept = entries.filter(([name, value]) => value !== unmistaken[name]);
  return { ...config, hyperparameters: Object.fromEntries(kept) };
}

function tensorsIn(...path: string[]) {
  return decodeSafetensors(readFileSync(join(...path))).tensors;
}
