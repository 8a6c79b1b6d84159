import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { compareEnvironments, type EnvironmentReport, environmentMarks } from './environment.js';
import { compareLearners, type LearnerReport, learnerMarks } from './learner.js';
import type { Mark } from './marks.js';
import { environmentTable, learnerTable, marksTable } from './table.js';

const NAMES = ['env', 'learner'] as const;
type Name = (typeof NAMES)[number];

const USAGE = `Usage: npm run bench -- [env] [learner] [--full] [--rounds N] [--json]

  env      steps a second of LunarLander beside the same world on planck
  learner  one DQN step and one action beside TF.js's wasm backend
  Without a name: both.

  --full      learner: nine sizes of network and batch in place of one
  --rounds N  measured rounds, default 9
  --json      one JSON object on stdout and nothing else there`;

/** What `--json` prints. */
interface Report {
  machine: { cpu: string; cores: number; node: string; platform: string };
  rounds: number;
  environment?: EnvironmentReport;
  learner?: LearnerReport;
  marks: Mark[];
}

interface Flags {
  names: readonly Name[];
  json: boolean;
  full: boolean;
  rounds: number;
}

/** @throws Error that says what was given and what is allowed */
function readFlags(args: readonly string[]): Flags | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 1000) {
    throw new Error(`--rounds must be an integer in 1..1000, given ${values.rounds}.`);
  }
  const unknown = positionals.find((name) => !NAMES.includes(name as Name));
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark ${unknown}: choose from ${NAMES.join(', ')}.`);
  }
  const names = NAMES.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { names, json: values.json, full: values.full, rounds };
}

async function measure({ names, full, rounds }: Flags): Promise<Report> {
  const report: Report = {
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    rounds,
    marks: [],
  };
  if (names.includes('env')) {
    process.stderr.write('Flying landers beside planck ...\n');
    report.environment = compareEnvironments(rounds);
    report.marks.push(...environmentMarks(report.environment));
  }
  if (names.includes('learner')) {
    process.stderr.write('Learning beside TF.js ...\n');
    report.learner = await compareLearners({ rounds, full });
    report.marks.push(...learnerMarks(report.learner));
  }
  return report;
}

function readable({ machine, rounds, environment, learner, marks }: Report): string {
  const parts = [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}`,
    `Medians of ${rounds} rounds in turns [lowest..highest].`,
    ...(environment === undefined ? [] : ['', environmentTable(environment)]),
    ...(learner === undefined ? [] : ['', learnerTable(learner)]),
    '',
    marksTable(marks),
  ];
  return parts.join('\n');
}

async function main(): Promise<number> {
  let flags: Flags | 'help';
  try {
    flags = readFlags(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return 2;
  }
  if (flags === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const report = await measure(flags);
  const text = flags.json ? JSON.stringify(report, null, 2) : readable(report);
  process.stdout.write(`${text}\n`);
  return report.marks.every(({ met }) => met) ? 0 : 1;
}

process.exitCode = await main();
