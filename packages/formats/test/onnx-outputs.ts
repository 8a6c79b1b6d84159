import { type Agent, isValueAgent, make, readRow, rowWidth, type StochasticAgent } from 'perilune';
import { expect } from 'vitest';
import { worthOf } from './zoo.js';

/** What a runtime makes of rows, by the names of a file's outputs. */
export type Outputs = Readonly<Record<string, readonly number[]>>;

/** Runs a file: rows in a row, and how many. */
export type Run = (rows: Float32Array, count: number) => Promise<Outputs>;

/** The largest |a - b| / max(size, |b|). */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>, size: number): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => {
    const y = b[i] as number;
    return Math.max(most, Math.abs(x - y) / Math.max(size, Math.abs(y)));
  }, 0);
}

/** What an agent says of a row, by the names of a file's outputs. */
export function saidOf(agent: Agent, row: Float32Array): Record<string, ArrayLike<number>> {
  const observation = readRow(agent.observationSpace, row);
  if (isValueAgent(agent)) return { q_values: agent.qValues(observation) };
  const action = agent.act(observation);
  const said = { action: typeof action === 'number' ? [action] : action };
  // A policy that draws nothing is worth something all the same.
  const { probabilities } = agent as Partial<StochasticAgent>;
  const value = worthOf(agent);
  return {
    ...said,
    ...(probabilities && { probabilities: probabilities.call(agent, observation) }),
    ...(value && { value: [value.call(agent, observation)] }),
  };
}

/** What float32 sums over atoms are exact to: the size of the returns that they stand for. */
export function sizeOf(agent: Agent): number {
  const { head } = (agent.describe().architecture ?? {}) as {
    head?: { vMin?: number; vMax?: number };
  };
  return Math.max(1, -(head?.vMin ?? 0), head?.vMax ?? 0);
}

/** How far what a runtime says is from what the agent does, the farthest of all outputs. */
export function farthestOf(outputs: Outputs, agent: Agent, rows: Float32Array): number {
  const size = rowWidth(agent.observationSpace);
  const said = Array.from({ length: rows.length / size }, (_, i) =>
    saidOf(agent, rows.subarray(i * size, (i + 1) * size)),
  );
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(said[0] as object).sort());
  return Object.entries(outputs).reduce((most, [name, numbers]) => {
    const own = said.flatMap((one) => Array.from(one[name] as ArrayLike<number>));
    return Math.max(most, farthest(numbers, own, sizeOf(agent)));
  }, 0);
}

/** Landers from the reporting seeds, flown side by side by what a runtime says. */
export async function fly(run: Run, agent: Agent, episodes: number) {
  const continuous = agent.actionSpace.kind === 'box';
  const flights = Array.from({ length: episodes }, (_, i) => {
    const env = make('LunarLander-v3', { continuous });
    const seen = env.reset({ seed: 30_000 + i }).observation;
    return { env, seen, total: 0, length: 0, ended: false };
  });
  for (let open = flights; open.length > 0; open = open.filter(({ ended }) => !ended)) {
    const rows = Float32Array.from(open.flatMap(({ seen }) => Array.from(seen)));
    const outputs = await run(rows, open.length);
    open.forEach((flight, i) => {
      const { observation, reward, terminated, truncated } = flight.env.step(
        actionIn(outputs, i, { rows: open.length, continuous }) as never,
      );
      Object.assign(flight, {
        ...{ seen: observation, total: flight.total + reward, length: flight.length + 1 },
        ended: terminated || truncated,
      });
    });
  }
  for (const { env } of flights) env.close();
  return flights.map(({ total, length }) => ({ return: total, length }));
}

function actionIn(
  outputs: Outputs,
  row: number,
  { rows, continuous }: { rows: number; continuous: boolean },
) {
  const numbers = (outputs.action ?? outputs.q_values) as readonly number[];
  const width = numbers.length / rows;
  const own = numbers.slice(row * width, (row + 1) * width);
  if (continuous) return Float32Array.from(own);
  return outputs.action === undefined ? own.indexOf(Math.max(...own)) : own[0];
}
