import { Generator, PrioritizedReplay, type Transitions, UniformReplay } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { emptyBatch } from './empty-batch.js';
import { boundOf } from './marks.js';
import { xorshift } from './planck-lander.js';
import { microseconds, ratioOf, type Spread, takeTurns } from './rounds.js';
import { spread, table } from './table.js';

const SIZE = 8;
const ROWS = 128;
const LANES = 16;
const SMALL = 10_000;
const LARGE = 1_000_000;
/** An episode ends about every so many steps. */
const EPISODE = 200;

type Sampled = UniformReplay | PrioritizedReplay;

interface ReplayResult {
  name: string;
  /** Microseconds for a batch of 128. */
  small: Spread;
  large: Spread;
  /** The large one's time over the small one's, round by round. */
  ratio: Spread;
  /** Bytes of the large one. */
  bytes: number;
}

interface ReplayReport {
  rows: number;
  capacities: [number, number];
  results: ReplayResult[];
}

/** Times how long a batch takes from a small replay and from one of a million. */
export function benchReplay({ rounds }: BenchFlags): Outcome {
  const results = [
    race('uniform, 1 step', (capacity) => new UniformReplay(options(capacity, 1)), rounds),
    race('uniform, 3 steps', (capacity) => new UniformReplay(options(capacity, 3)), rounds),
    race('prioritized, 3 steps', (capacity) => new PrioritizedReplay(options(capacity, 3)), rounds),
  ];
  const report: ReplayReport = { rows: ROWS, capacities: [SMALL, LARGE], results };
  return { report, marks: results.flatMap(marksOf), text: textOf(report) };
}

function options(capacity: number, nStep: number) {
  return { capacity, observationSize: SIZE, lanes: LANES, nStep, discount: 0.99 };
}

function race(name: string, make: (capacity: number) => Sampled, rounds: number): ReplayResult {
  const [small, large] = [filled(make(SMALL)), filled(make(LARGE))];
  const rates = takeTurns([sampler('small', small), sampler('large', large)], {
    rounds,
    seconds: 0.1,
  });
  const [ofSmall, ofLarge] = [rates.small as number[], rates.large as number[]];
  return {
    name,
    small: microseconds(ofSmall),
    large: microseconds(ofLarge),
    ratio: ratioOf(ofSmall, ofLarge),
    bytes: large.byteLength,
  };
}

function sampler(name: string, replay: Sampled) {
  const batch = emptyBatch(ROWS, SIZE);
  const random = new Generator(1);
  return {
    name,
    work() {
      for (let i = 0; i < 50; i++) replay.sample(batch, random, 0.5);
      return 50;
    },
  };
}

/** Full, of random walks that end now and then. */
function filled(replay: Sampled): Sampled {
  const random = xorshift(5);
  let observations = new Float32Array(LANES * SIZE).map(random);
  while (replay.length < replay.capacity) {
    const step = walk(observations, random);
    replay.add(step);
    observations = step.nextObservations.map((value, i) =>
      step.terminated[Math.floor(i / SIZE)] ? random() : value,
    );
  }
  return replay;
}

function walk(observations: Float32Array, random: () => number): Transitions {
  return {
    observations,
    actions: new Int32Array(LANES),
    rewards: new Float64Array(LANES).map(random),
    nextObservations: new Float32Array(LANES * SIZE).map(random),
    terminated: new Uint8Array(LANES).map(() => (random() < 1 / EPISODE ? 1 : 0)),
    truncated: new Uint8Array(LANES),
  };
}

function marksOf({ name, ratio, bytes }: ReplayResult) {
  const bound = 'at most' as const;
  return [
    boundOf({
      name: `${name}: a million over 10,000`,
      bound,
      required: 2,
      measured: ratio.median,
      unit: 'times',
    }),
    boundOf({
      name: `${name}: a million LunarLander transitions`,
      bound,
      required: 80,
      measured: bytes / 1e6,
      unit: 'MB',
    }),
  ];
}

function textOf({ results }: ReplayReport): string {
  const header = ['microseconds a batch of 128', 'of 10,000', 'of 1,000,000', 'ratio', 'MB'];
  const rows = results.map(({ name, small, large, ratio, bytes }) => [
    name,
    spread(small, 1),
    spread(large, 1),
    spread(ratio, 2),
    (bytes / 1e6).toFixed(1),
  ]);
  return table([header, ...rows]);
}
