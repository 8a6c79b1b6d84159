import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { make, makeVector } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { table } from './table.js';

/** Memory after so many steps, in MiB. */
interface Sample {
  steps: number;
  heap: number;
  buffers: number;
  resident: number;
}

interface MemoryReport {
  subject: string;
  /** Bytes of garbage a step, resets included: what the heap grew by before each collection. */
  bytesPerStep: number;
  samples: Sample[];
}

const STEPS = 10_000_000;
const LANDERS = 16;
const MIB = 2 ** 20;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Steps, and what they leave behind. */
interface Stepper {
  subject: string;
  /** Steps done by one call. */
  chunk: number;
  step(): void;
}

/** Ten million steps of one lander and of a vector: memory must stay where it was after the first million. */
export function benchMemory(_: BenchFlags): Outcome {
  const reports = [single(), vector()].map(watch);
  const marks = reports.map(({ subject, samples }) =>
    boundOf({
      name: `growth of memory from 1 to 10 million steps, ${subject}`,
      bound: 'at most',
      required: 4,
      measured: growth(samples),
      unit: 'MiB',
    }),
  );
  return { report: { subjects: reports }, marks, text: reports.map(textOf).join('\n\n') };
}

function single(): Stepper {
  const env = make('LunarLander-v3');
  const observation = new Float32Array(8);
  env.reset({ seed: 1 });
  let turn = 0;
  return {
    subject: 'one lander, stepInto',
    chunk: 1,
    step() {
      const { terminated, truncated } = env.stepInto(turn++ & 3, observation);
      if (terminated || truncated) env.reset();
    },
  };
}

function vector(): Stepper {
  const envs = makeVector('LunarLander-v3', LANDERS);
  const actions = new Int32Array(LANDERS);
  envs.reset({ seed: 1 });
  let turn = 0;
  return {
    subject: `${LANDERS} landers, step`,
    chunk: LANDERS,
    step() {
      for (let i = 0; i < LANDERS; i++) actions[i] = (turn + i * 7) & 3;
      turn++;
      envs.step(actions);
    },
  };
}

function watch({ subject, chunk, step }: Stepper): MemoryReport {
  const samples: Sample[] = [];
  let garbage = 0;
  for (let million = 1; million <= STEPS / 1e6; million++) {
    let before = process.memoryUsage().heapUsed;
    for (let done = 0; done < 1e6; done += chunk) {
      step();
      if (done % 10_000 >= chunk) continue;
      const now = process.memoryUsage().heapUsed;
      if (now > before) garbage += now - before;
      before = now;
    }
    samples.push(sample(million * 1e6));
  }
  return { subject, bytesPerStep: garbage / STEPS, samples };
}

function sample(steps: number): Sample {
  collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { steps, heap: heapUsed / MIB, buffers: arrayBuffers / MIB, resident: rss / MIB };
}

/** Of heap and buffers together; what the process keeps beyond that is the collector's to decide. */
function growth(samples: readonly Sample[]): number {
  const held = ({ heap, buffers }: Sample) => heap + buffers;
  return held(samples.at(-1) as Sample) - held(samples[0] as Sample);
}

function textOf({ subject, bytesPerStep, samples }: MemoryReport): string {
  const rows = samples.map(({ steps, heap, buffers, resident }) => [
    `${(steps / 1e6).toFixed(0)} million steps`,
    heap.toFixed(1),
    buffers.toFixed(1),
    resident.toFixed(0),
  ]);
  const head = [`${subject}, MiB`, 'heap', 'buffers', 'resident'];
  return `${table([head, ...rows])}\nGarbage: ${bytesPerStep.toFixed(1)} bytes a step, resets included.`;
}
