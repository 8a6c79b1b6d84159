import { countEnds } from '@perilune/runs';
import type { Evaluation, TrainResult, Verdict } from 'perilune';
import { stderrInk, type stdoutInk } from './ink.js';

/** Tells on stderr how training went and how the agent does. */
export function tellSummary(result: TrainResult): void {
  const lines = ['', solvedLine(result)];
  if (result.evaluation) lines.push(...evaluationLines(result.evaluation, stderrInk));
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

/** What an evaluation found, for people. @param ink of the stream that it is written to */
export function evaluationLines(evaluation: Evaluation, ink: typeof stdoutInk): string[] {
  const { episodes, seed, mean, std, cvar5, meanLength } = evaluation;
  const ends = countEnds(evaluation);
  const lines = [
    `${episodes} greedy episodes, reset seeds ${seed}-${seed + episodes - 1}:`,
    `  return   mean ${ink.bold(mean.toFixed(1))}, standard deviation ${std.toFixed(1)}, worst 5 % ${cvar5.toFixed(1)}`,
    `  length   mean ${meanLength.toFixed(0)} steps`,
  ];
  if (ends) {
    lines.push(
      `  ends     ${ends.landed} landed (${ends.onPad} on the pad), ${ends.crashed} crashed, ${ends.flewOut} flew out, ${ends.timedOut} timed out`,
    );
  }
  return lines;
}
