import { fileURLToPath } from 'node:url';
import { type AnySpace, type AnyValue, make, makeVector, rowWidth, writeRow } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { invite } from './invite.js';
import { LineProcess } from './line-process.js';
import { markOf } from './marks.js';
import { type Contestant, type Guest, ratioOf, spreadOf, takeTurnsWith } from './rounds.js';
import { spread, table } from './table.js';

const PROGRAM = fileURLToPath(new URL('../peers/gymnasium-world.py', import.meta.url));
const ENVS = 16;
const CHUNK = 256;
const DRAWN = 1024;
/** Times as fast as one of Gymnasium's, made by its `make`. */
const REQUIRED = { single: 20, vector: 60 };

/** Actions drawn beforehand, so that only the world is measured. */
function drawn(space: AnySpace): { values: AnyValue[]; rows: Float32Array[] } {
  space.seed(7);
  const values = Array.from({ length: DRAWN }, () => space.sample());
  const width = rowWidth(space);
  const rows = values.map((_, i) => {
    const row = new Float32Array(ENVS * width);
    for (let k = 0; k < ENVS; k++) writeRow(space, values[(i + k * 61) % DRAWN]!, row, k * width);
    return row;
  });
  return { values, rows };
}

function single(id: string): Contestant {
  const env = make(id as string);
  const actions = drawn(env.actionSpace).values as number[];
  const observation = new Float32Array(rowWidth(env.observationSpace));
  env.reset({ seed: 1 });
  let next = 0;
  return {
    name: 'single',
    work() {
      for (let i = 0; i < CHUNK; i++) {
        const outcome = env.stepInto!(actions[next]!, observation);
        next = (next + 1) % DRAWN;
        if (outcome.terminated || outcome.truncated) env.reset();
      }
      return CHUNK;
    },
  };
}

function vector(id: string): Contestant {
  const envs = makeVector(id as string, ENVS, { autoreset: 'next-step' });
  const actions = drawn(envs.actionSpace).rows;
  envs.reset({ seed: 1 });
  let next = 0;
  return {
    name: 'vector',
    work() {
      let steps = 0;
      for (let i = 0; i < CHUNK / ENVS; i++) {
        const step = envs.step(actions[next]!);
        next = (next + 1) % DRAWN;
        // A row that only resets is no step.
        for (let k = 0; k < ENVS; k++) steps += 1 - step.resets[k]!;
      }
      return steps;
    },
  };
}

/** Gymnasium's, as its `make` gives it, without the wrappers, and in a `SyncVectorEnv`. */
function guestsOf(python: LineProcess): Guest[] {
  return ['made', 'bare', 'vector'].map((kind) => ({
    name: `gymnasium-${kind}`,
    turn: async (seconds) => Number(await python.ask(`${kind} ${seconds}`)),
  }));
}

/** Steps a second of a world, one and a vector of 16, beside Gymnasium's where it is there. */
export async function benchWorldRace(
  { rounds, python }: BenchFlags,
  env: string,
): Promise<Outcome> {
  const start = (command: string) =>
    LineProcess.start(command, [PROGRAM, env], `${command} cannot run Gymnasium's ${env}`);
  const guest = await invite(python, start, 'So it is stepped alone.');
  try {
    const options = { rounds, seconds: 0.2, warmups: 3 };
    const sides = [single(env), vector(env)];
    const rates = await takeTurnsWith(guest ? guestsOf(guest) : [], sides, options);
    const ours = rates.single!;
    const many = rates.vector!;
    const rows = Object.entries(rates).map(([name, found]) => [name, spread(spreadOf(found), 0)]);
    if (guest === undefined) {
      const report = { env, single: spreadOf(ours), vector: spreadOf(many) };
      return { report, marks: [], text: table([[env, 'steps a second'], ...rows]) };
    }
    const [made, bare] = [rates['gymnasium-made']!, rates['gymnasium-bare']!];
    const ratios = {
      single: ratioOf(ours, made),
      vector: ratioOf(many, made),
      singleOverBare: ratioOf(ours, bare),
      vectorOverBare: ratioOf(many, bare),
    };
    const ratioRows = Object.entries(ratios).map(([name, ratio]) => [name, spread(ratio, 1)]);
    const report = {
      env,
      gymnasium: guest.greeting,
      rates: Object.fromEntries(Object.entries(rates).map(([name, r]) => [name, spreadOf(r)])),
      ratios,
    };
    const text = [
      guest.greeting,
      table([[env, 'steps a second'], ...rows]),
      table([['', 'times as fast'], ...ratioRows]),
    ].join('\n');
    const marks = [
      markOf(`${env}: one, over one of Gymnasium's`, REQUIRED.single, ratios.single),
      markOf(`${env}: ${ENVS}, over one of Gymnasium's`, REQUIRED.vector, ratios.vector),
    ];
    return { report, marks, text };
  } finally {
    guest?.close();
  }
}
