import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Agent,
  type Box,
  decodeSafetensors,
  type Gaussian,
  Generator,
  isStochasticAgent,
  isValueAgent,
  Network,
  type NetworkDescription,
  ParameterLayout,
  type StochasticAgent,
  WasmKernels,
} from 'perilune';
import { readForeignAgent } from '../src/index.js';

/** What a program says of its own agent. */
export interface Golden {
  observations: (number[] | number)[];
  /** Deterministic, within the bounds. */
  actions: (number | number[])[];
  q?: number[][];
  logits?: number[][];
  means?: number[][];
  values?: number[];
  /** A list a critic: what it gives for each observation and its action, or the first numbers of that. */
  critics?: number[][][];
  env?: { id: string };
  flights?: { seed: number; return: number; length: number }[];
}

/** The agents in a folder that have such a file beside them. */
export function goldenIn(folder: string): string[] {
  const files = folder === '' ? [] : readdirSync(folder);
  const isGolden = (name: string) => files.includes(name.replace(/\.\w+$/, '.json'));
  return files.filter((name) => /\.(zip|pt)$/.test(name) && isGolden(name));
}

export function loadGolden(folder: string, name: string): { agent: Agent; golden: Golden } {
  const base = join(folder, name).replace(/\.\w+$/, '');
  const golden = JSON.parse(readFileSync(`${base}.json`, 'utf8')) as Golden;
  const vecNormalize = existsSync(`${base}.pkl`) ? readFileSync(`${base}.pkl`) : undefined;
  const agent = readForeignAgent(readFileSync(join(folder, name)), { name, vecNormalize });
  return { agent, golden };
}

/** The largest distance of two lists of numbers, in units of max(1, |what was said|). */
export function distance(found: ArrayLike<number>, said: ArrayLike<number>): number {
  if (found.length !== said.length) return Number.NaN;
  return Array.from(found).reduce((most, value, i) => {
    const other = said[i] as number;
    return Math.max(most, Math.abs(value - other) / Math.max(1, Math.abs(other)));
  }, 0);
}

/** What is wrong with what an agent says of an observation: nothing, where it is as its program says. */
export function wrongAt(agent: Agent, golden: Golden, i: number): string[] {
  const observation = golden.observations[i] as number[];
  const wrong: string[] = [];
  const check = (what: string, found: ArrayLike<number>, said: ArrayLike<number>) => {
    const far = distance(found, said);
    if (!(far <= 1e-5)) wrong.push(`${what} of observation ${i}: ${far}`);
  };
  const action = agent.act(observation);
  const said = golden.actions[i] as number | number[];
  if (agent.actionSpace.kind === 'box') check('action', action as Float32Array, said as number[]);
  else if (String(action) !== String(said)) wrong.push(`action of ${i}: ${action}, not ${said}`);
  const { q, values, logits, means } = golden;
  if (q !== undefined) {
    check('q', isValueAgent(agent) ? agent.qValues(observation) : [], q[i] as number[]);
  }
  const told = agent as Partial<StochasticAgent>;
  if (values !== undefined)
    check('value', [told.value?.(observation) ?? NaN], [values[i] as number]);
  if (logits !== undefined) {
    const chances = isStochasticAgent(agent) ? agent.probabilities?.(observation) : undefined;
    check('chances', chances ?? [], softmax(logits[i] as number[]));
  }
  if (means !== undefined) {
    const { mean } = (told.gaussian?.(observation) ?? { mean: [] }) as Gaussian;
    check('mean', mean, means[i] as number[]);
  }
  return wrong;
}

/** What the critics of an agent give for observations and its own actions, a list a critic. */
export function criticsOf(agent: Agent, observations: readonly number[][]): number[][][] {
  const { network: description } = agent.describe() as unknown as { network: NetworkDescription };
  const layout = new ParameterLayout(description);
  const kernels = new WasmKernels({ bytes: 2 ** 24 });
  const n = observations.length;
  const network = new Network({ layout, kernels, random: new Generator(1), maxBatch: n });
  network.setParameters(decodeSafetensors(agent.save()).tensors);
  const names = description.parts.map(({ name }) => name).filter((name) => /^qf\d+$/.test(name));
  return names.map((name) => {
    const pass = network.forwardPass({ parts: [name], ownOutput: true });
    const { arena } = kernels;
    arena.floats(pass.input, n * layout.inputSize).set(observations.flat());
    const actions = observations.flatMap((observation) => squashed(agent, observation));
    arena.floats(pass.actions, n * layout.actionSize).set(actions);
    pass.run(n);
    const { address, pitch, columns } = pass.outputOf(name);
    return observations.map((_, row) =>
      Array.from(arena.floats(address + 4 * row * pitch, columns)),
    );
  });
}

/** The agent's action as its critics read it, from -1 to 1. */
function squashed(agent: Agent, observation: number[]): number[] {
  const { low, high } = agent.actionSpace as Box;
  return Array.from(agent.act(observation) as Float32Array, (action, i) => {
    const [least, most] = [low[i] as number, high[i] as number];
    return (2 * (action - least)) / (most - least) - 1;
  });
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const sum = logits.reduce((total, x) => total + Math.exp(x - most), 0);
  return logits.map((x) => Math.exp(x - most) / sum);
}
