import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchFlags, type Benchmark, type Outcome, WrongCall } from './benchmark.js';
import { benchmarks } from './benchmarks.js';
import { marksTable } from './table.js';

const USAGE = `Usage: npm run bench -- [NAME...] [options]

${benchmarks.map(helpOf).join('\n')}
  Without a name: ${named((benchmark) => benchmark.always)}.

  --rounds N     measured rounds, default 9
  --full         learner: nine sizes of network and batch in place of one; article: the whole report too; lab: memory over ten minutes
  --pairs N      against: pairs of turns, default 20
  --seeds N      run seeds of training benchmarks, default 5 where none are said above
  --from N       the first of them, default 1 where none is said above
  --preset NAME  of training benchmarks
  --algo NAME    sb3: dqn (default) or ppo
  --recorded FILE
                 sb3 --algo ppo: runs of Stable-Baselines3's PPO, a JSON object a line; default: the file that
                 PERILUNE_RECORDED names; rainbow, zoo: raw data of your own, to which it adds what it trains
  --env ID       env, solve, best: another world than theirs; tabular, rainbow, zoo: one world alone
  --python PYTHON
                 env: a Python that has gymnasium[box2d], to fly beside Gymnasium itself;
                 learner: one that has torch, for an update of each algorithm of policies;
                 sb3: one that has stable-baselines3 too, to train it on the draws of our own runs
  --steps N, --seconds N
                 ceiling: what a seed's search may take, default 5 seconds; in steps it finds the same again, to the bit
  --jobs N       ceiling: searches, rainbow and zoo: trainings at a time, default one a core
  --agent FILE   ceiling: a model.safetensors to begin from; default: the preset is trained first
  --out FILE     ceiling: adds a JSON object a seed to it, and searches for none that is there
  --check FILE   ceiling: flies what such a file holds again, in place of a search
  --reader TEXT  fuzz: those readers alone whose name has it
  --minutes N    lab-soak: how long everything is pressed
  --browser NAME lab-soak: chromium (default) or firefox, which is neither traced nor weighed, nor sent to sleep
  --write        lesson, broken: keep what was counted where the lab's page reads it; rainbow, zoo: train, and add to its raw data
  --json         one JSON object on stdout and nothing else there`;

/** Of the run seeds what was said; what was not, each benchmark knows. */
type Given = Omit<BenchFlags, 'seeds' | 'from'> & {
  seeds: number | undefined;
  from: number | undefined;
};

interface Call {
  chosen: readonly Benchmark[];
  flags: Given;
  json: boolean;
}

function named(which: (benchmark: Benchmark) => boolean): string {
  return benchmarks
    .filter(which)
    .map(({ name }) => name)
    .join(', ');
}

function helpOf({ name, takes = '', summary, seeds, from }: Benchmark): string {
  const own = Object.entries({ seeds, from }).filter(([, value]) => value !== undefined);
  const defaults = own.map(([flag, value]) => `--${flag} ${value}`).join(' ');
  return `  ${`${name} ${takes}`.padEnd(14)} ${summary}${defaults && ` (${defaults})`}`;
}

/** @throws WrongCall that says what was given and what is allowed */
function readCall(args: readonly string[]): Call | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' },
      pairs: { type: 'string', default: '20' },
      seeds: { type: 'string' },
      from: { type: 'string' },
      preset: { type: 'string' },
      algo: { type: 'string', default: 'dqn' },
      recorded: { type: 'string' },
      env: { type: 'string' },
      python: { type: 'string' },
      steps: { type: 'string' },
      seconds: { type: 'string' },
      jobs: { type: 'string' },
      agent: { type: 'string' },
      out: { type: 'string' },
      check: { type: 'string' },
      reader: { type: 'string' },
      write: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      browser: { type: 'string', default: 'chromium' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const { names, commit } = readNames(positionals);
  const chosen = benchmarks.filter(({ name, always }) =>
    names.length === 0 ? always : names.includes(name),
  );
  const flags: Given = {
    rounds: readCount('--rounds', values.rounds),
    full: values.full,
    seeds: readGiven('--seeds', values.seeds),
    from: readGiven('--from', values.from),
    steps: readGiven('--steps', values.steps),
    seconds: readGiven('--seconds', values.seconds),
    jobs: readGiven('--jobs', values.jobs),
    agent: values.agent,
    out: values.out,
    check: values.check,
    preset: values.preset,
    algo: values.algo,
    recorded: values.recorded,
    env: values.env,
    python: values.python,
    reader: values.reader,
    write: values.write,
    minutes: values.minutes === undefined ? undefined : readCount('--minutes', values.minutes),
    browser: values.browser,
    commit,
    pairs: readCount('--pairs', values.pairs),
  };
  return { chosen, flags, json: values.json };
}

/** Names of benchmarks, and the commit that follows the name of the one that takes it. */
function readNames(positionals: readonly string[]): {
  names: string[];
  commit: string | undefined;
} {
  const names: string[] = [];
  let commit: string | undefined;
  const words = positionals.values();
  for (const name of words) {
    const benchmark = benchmarks.find((known) => known.name === name);
    if (benchmark === undefined) {
      throw new WrongCall(`There is no benchmark ${name}: choose from ${named(() => true)}.`);
    }
    names.push(name);
    if (benchmark.takes === undefined) continue;
    commit = words.next().value;
    if (commit === undefined) throw new WrongCall(`A ${benchmark.takes} has to follow ${name}.`);
  }
  return { names, commit };
}

function readGiven(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : readCount(flag, text);
}

function readCount(flag: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1_000_000) return count;
  throw new WrongCall(`${flag} must be an integer in 1..1000000, given ${text}.`);
}

/** Runs what was chosen, one after the other. */
async function measure({ chosen, flags }: Call): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  for (const benchmark of chosen) {
    process.stderr.write(`${benchmark.begins}\n`);
    const { seeds = benchmark.seeds ?? 5, from = benchmark.from ?? 1 } = flags;
    outcomes[benchmark.name] = await benchmark.run({ ...flags, seeds, from });
  }
  return outcomes;
}

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});

function toJson(outcomes: Record<string, Outcome>): string {
  const reports = Object.entries(outcomes).map(([name, { report }]) => [name, report]);
  const marks = Object.values(outcomes).flatMap((outcome) => outcome.marks);
  return JSON.stringify({ machine: machine(), ...Object.fromEntries(reports), marks }, null, 2);
}

function toText(outcomes: Record<string, Outcome>): string {
  const { cpu, cores, node, platform } = machine();
  const marks = Object.values(outcomes).flatMap((outcome) => outcome.marks);
  const texts = Object.values(outcomes).map(({ text }) => text);
  const head = `${cpu}, ${cores} cores, Node ${node}, ${platform}`;
  return [head, ...texts, ...(marks.length > 0 ? [marksTable(marks)] : [])].join('\n\n');
}

async function main(): Promise<number> {
  let call: Call | 'help';
  try {
    call = readCall(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return 2;
  }
  if (call === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  let outcomes: Record<string, Outcome>;
  try {
    outcomes = await measure(call);
  } catch (error) {
    if (!(error instanceof WrongCall)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stdout.write(`${call.json ? toJson(outcomes) : toText(outcomes)}\n`);
  return Object.values(outcomes).every(({ marks }) => marks.every(({ met }) => met)) ? 0 : 1;
}

process.exitCode = await main();
