import type { Mark } from './marks.js';

/** What a benchmark may be told. */
export interface BenchFlags {
  /** Measured rounds. */
  rounds: number;
  /** More sizes, more cases. */
  full: boolean;
  /** Run seeds: how many, and the first. */
  seeds: number;
  from: number;
  /** Of training benchmarks: which preset. */
  preset: string | undefined;
  /** Of `solve`: in which world; undefined for the lander's. */
  env: string | undefined;
  /** Of `sb3`: which of its algorithms. */
  algo: string;
  /** A file of recorded runs; undefined: the one that the benchmark takes then. */
  recorded: string | undefined;
  /** A Python that has the peers written in it: gymnasium[box2d], stable-baselines3. */
  python: string | undefined;
  /** Of `fuzz`: what the name of a reader must have in it to be tried; undefined: all are. */
  reader: string | undefined;
  /** Whether what the project shows of it is written anew: the data of the lab's page, of the report. */
  write: boolean;
  /** Of `lab-soak`: how long; undefined: two minutes, with `full` thirty. */
  minutes: number | undefined;
  /** Of `lab-soak`: in which browser. */
  browser: string;
  /** Of `ceiling`: simulated steps and seconds that a seed's search may take, and how many go on at a time. */
  steps: number | undefined;
  seconds: number | undefined;
  jobs: number | undefined;
  /** The agent from which it begins, a `model.safetensors`; undefined: one is trained. */
  agent: string | undefined;
  /** A file to which what was found is added. */
  out: string | undefined;
  /** One whose flights are flown again in place of a search. */
  check: string | undefined;
  /** Of a comparison of two commits: with which, and how many pairs. */
  commit: string | undefined;
  pairs: number;
}

/** What a benchmark found. */
export interface Outcome {
  /** For `--json`. */
  report: object;
  marks: Mark[];
  /** For people. */
  text: string;
}

/** Something was asked of a benchmark that it does not do: the message is for whoever called, no trace is shown. */
export class WrongCall extends Error {}

/** One subject that can be measured by name: `npm run bench -- NAME`. */
export interface Benchmark {
  name: string;
  /** One line of the help. */
  summary: string;
  /** Said on stderr when it begins. */
  begins: string;
  /** Whether it runs when no name is given. */
  always: boolean;
  /** What has to follow its name, as the help has it: `COMMIT`. */
  takes?: string;
  /** Run seeds where `--seeds` and `--from` do not say: 5 from 1, if not given here. */
  seeds?: number;
  from?: number;
  run(flags: BenchFlags): Outcome | Promise<Outcome>;
}
