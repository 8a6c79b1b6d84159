import { countEnds } from '@perilune/runs';
import {
  type Evaluation,
  type ExpectedReturn,
  expectedReturn,
  type TrainResult,
  type Verdict,
} from 'perilune';
import { stderrInk, type stdoutInk } from './ink.js';
import { points } from './words.js';

/** Tells on stderr how training went and how the agent does. */
export function tellSummary(result: TrainResult): void {
  const lines = ['', solvedLine(result)];
  if (result.evaluation) {
    const { env, envOptions } = result.config;
    const expected = expectedReturn(result.agent, { env, envOptions });
    lines.push(...evaluationLines(result.evaluation, { env, ink: stderrInk }));
    lines.push(...expectedLines(expected, stderrInk));
  }
  process.stderr.write(`${lines.join('\n')}\n`);
}

const UNSOLVED: Readonly<Record<Verdict, string>> = {
  solved: 'Solved',
  'not solved': 'Not solved',
  'not validated': 'Not validated, as the preset says',
  'no threshold': 'Trained, in a world without a threshold',
};

function solvedLine(result: TrainResult): string {
  const { verdict, solvedAtSeconds, solvedAtStep, steps, updates, seconds } = result;
  const work = `${grouped(steps)} steps and ${grouped(updates)} updates`;
  if (solvedAtSeconds === null || solvedAtStep === null) {
    return stderrInk.yellow(`${UNSOLVED[verdict]}: ${work} in ${seconds.toFixed(2)} s.`);
  }
  const solved = `Solved in ${solvedAtSeconds.toFixed(2)} s, after`;
  if (solvedAtStep === steps) return stderrInk.green(`${solved} ${work}.`);
  return stderrInk.green(
    `${solved} ${grouped(solvedAtStep)} steps; then trained on: ${work} in ${seconds.toFixed(2)} s.`,
  );
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** How an evaluation is told. */
export interface EvaluationWords {
  env: string;
  /** Of the stream that it is written to. */
  ink: typeof stdoutInk;
  /** What was flown. Default: greedy episodes. */
  what?: string;
}

/** What an evaluation found, for people. */
export function evaluationLines(
  evaluation: Evaluation,
  { env, ink, what = 'greedy episodes' }: EvaluationWords,
): string[] {
  const { episodes, seed, mean, std, cvar5, meanLength, cut } = evaluation;
  const ends = countEnds(evaluation, env);
  const written = points(mean, std);
  const lines = [
    `${episodes} ${what}, reset seeds ${seed}-${seed + episodes - 1}:`,
    `  return   mean ${ink.bold(written(mean))}, standard deviation ${written(std)}, worst 5 % ${written(cvar5)}`,
    `  length   mean ${meanLength.toFixed(meanLength < 10 ? 1 : 0)} steps`,
  ];
  if (ends) {
    lines.push(
      `  ends     ${ends.landed} landed (${ends.onPad} on the pad), ${ends.crashed} crashed, ${ends.flewOut} flew out, ${ends.timedOut} timed out`,
    );
  }
  if (cut > 0) {
    const steps = grouped(Math.max(...evaluation.results.map(({ length }) => length)));
    lines.push(
      ink.yellow(
        `  cut      ${cut} did not end within ${steps} steps: their returns go no further`,
      ),
    );
  }
  return lines;
}

/** What a world's model says of a policy, for people. */
export function expectedLines(
  expected: ExpectedReturn | undefined,
  ink: typeof stdoutInk,
): string[] {
  if (expected === undefined) return [];
  const { mean, std, meanLength } = expected;
  // Two digits more than of episodes, whose mean is off by as much.
  const digits = Math.abs(mean) >= 10 ? 2 : 4;
  return [
    "Expected, exactly, by the world's model:",
    `  return   mean ${ink.bold(mean.toFixed(digits))}, standard deviation ${std.toFixed(digits)}`,
    `  length   mean ${meanLength.toFixed(1)} steps`,
  ];
}
