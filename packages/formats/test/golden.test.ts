import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Agent,
  evaluate,
  isStochasticAgent,
  isValueAgent,
  loadAgent,
  type StochasticAgent,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { readForeignAgent } from '../src/index.js';

/** What a program says of its own agent. */
interface Golden {
  algo: string;
  env?: { id: string; continuous?: boolean };
  observations: number[][];
  actions: (number | number[])[];
  q?: number[][];
  logits?: number[][];
  means?: number[][];
  values?: number[];
  actor?: number[][];
  flights?: { seed: number; return: number; length: number }[];
}

const folder = process.env.PERILUNE_SB3 ?? '';
const names = folder === '' ? [] : readdirSync(folder).filter((name) => /\.(zip|pt)$/.test(name));

const near = (found: number, said: number) =>
  Math.abs(found - said) <= 1e-5 * Math.max(1, Math.abs(said));

/** The largest distance, in units of max(1, |what was said|). */
function distance(found: ArrayLike<number>, said: ArrayLike<number>): number {
  expect(found.length).toBe(said.length);
  return Array.from(found).reduce((most, value, i) => {
    const other = said[i] as number;
    return Math.max(most, Math.abs(value - other) / Math.max(1, Math.abs(other)));
  }, 0);
}

function normalized(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const sum = logits.reduce((total, x) => total + Math.exp(x - most), 0);
  return logits.map((x) => Math.exp(x - most) / sum);
}

function load(name: string): { agent: Agent; golden: Golden } {
  const file = join(folder, name);
  const base = file.replace(/\.(zip|pt)$/, '');
  const golden = JSON.parse(readFileSync(`${base}.json`, 'utf8')) as Golden;
  const vecNormalize = existsSync(`${base}.pkl`) ? readFileSync(`${base}.pkl`) : undefined;
  const agent = readForeignAgent(readFileSync(file), { name: basename(file), vecNormalize });
  return { agent, golden };
}

describe.skipIf(names.length === 0)(
  'agents of Stable-Baselines3 in the folder PERILUNE_SB3',
  () => {
    it.each(names)('%s: discrete actions equal, all else within 1e-5 max(1, |x|)', (name) => {
      const { agent, golden } = load(name);
      const again = loadAgent(agent.save());
      golden.observations.forEach((observation, i) => {
        const action = agent.act(observation);
        const said = golden.actions[i] as number | number[];
        if (typeof action === 'number') expect(action).toBe(said);
        else expect(distance(action, said as number[])).toBeLessThanOrEqual(1e-5);
        expect(again.act(observation)).toEqual(action);
        if (golden.q !== undefined && isValueAgent(agent)) {
          expect(distance(agent.qValues(observation), golden.q[i] as number[])).toBeLessThanOrEqual(
            1e-5,
          );
        }
        const stochastic = agent as StochasticAgent;
        if (golden.values !== undefined) {
          expect(near(stochastic.value?.(observation) as number, golden.values[i] as number)).toBe(
            true,
          );
        }
        if (golden.logits !== undefined && isStochasticAgent(agent)) {
          const chances = stochastic.probabilities?.(observation) ?? [];
          expect(distance(chances, normalized(golden.logits[i] as number[]))).toBeLessThanOrEqual(
            1e-5,
          );
        }
        if (golden.means !== undefined) {
          const { mean } = stochastic.gaussian?.(observation) ?? { mean: [] };
          expect(distance(mean, golden.means[i] as number[])).toBeLessThanOrEqual(1e-5);
        }
      });
    });

    it.each(names)(
      '%s: flights as long as there, discrete returns equal, others within 0.02',
      (name) => {
        const { agent, golden } = load(name);
        const { env, flights = [] } = golden;
        for (const flight of flights) {
          const { id, ...envOptions } = env as { id: string };
          const [flown] = evaluate(agent, {
            env: id,
            envOptions,
            seed: flight.seed,
            episodes: 1,
          }).results;
          expect(flown?.length).toBe(flight.length);
          const allowed = agent.actionSpace.kind === 'discrete' ? 1e-9 : 0.02;
          expect(Math.abs((flown?.return as number) - flight.return)).toBeLessThanOrEqual(allowed);
        }
      },
    );
  },
);
