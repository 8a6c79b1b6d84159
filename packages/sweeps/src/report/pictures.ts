import type { TrialLine } from '../folder/lines.js';
import { lossesOf } from '../study/objective.js';
import {
  cellOf,
  type Parameter,
  pointOf,
  pointsOf,
  type Value,
  valueFrom,
} from '../study/parameter.js';
import { leading, paretoFront } from '../study/ranking.js';
import type { Study } from '../study/study.js';
import { fanova, type Importance } from './fanova.js';
import { growForest, type Leaf, predict } from './forest.js';
import { type Axis, axisOf, Plot, short } from './svg.js';

/** A trial with a score. */
type Scored = TrialLine & { score: readonly number[] };

/** What the pictures of a study are drawn from, for one of its objectives. */
export interface Seen {
  study: Study;
  trials: readonly TrialLine[];
  /** Of the objectives. */
  objective: number;
}

function scoredOf(trials: readonly TrialLine[]): Scored[] {
  return trials.filter((trial): trial is Scored => trial.score !== null);
}

function told({ trial, score, hyperparameters }: TrialLine): string {
  const values = Object.entries(hyperparameters).map(([path, value]) => `${path} ${shown(value)}`);
  return `trial ${trial}: ${score?.map(short).join(', ') ?? 'no score'}\n${values.join('\n')}`;
}

function shown(value: Value): string {
  if (typeof value === 'number') return short(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const metricOf = ({ study, objective }: Seen) => study.objectives[objective]?.metric ?? 'score';

/** Scores in the order of the trials, and the best so far. */
export function historyPicture(seen: Seen): string {
  const { study, trials, objective } = seen;
  const scored = scoredOf(trials);
  const scores = scored.map(({ score }) => score[objective] as number);
  const plot = new Plot(
    axisOf(
      'trial',
      trials.map(({ trial }) => trial),
    ),
    axisOf(metricOf(seen), scores),
  );
  const isLess = study.objectives[objective]?.direction === 'minimize';
  let best: number | undefined;
  const line: [number, number][] = [];
  for (const each of scored) {
    const score = each.score[objective] as number;
    plot.dot(each.trial, score, each.state === 'finished' ? 'disc' : 'cross', told(each), 0.45);
    if (each.state !== 'finished') continue;
    if (best === undefined || (isLess ? score < best : score > best)) {
      if (best !== undefined) line.push([each.trial, best]);
      best = score;
      line.push([each.trial, best]);
    }
  }
  if (best !== undefined) line.push([trials.at(-1)?.trial ?? 0, best]);
  if (line.length > 0) plot.line(line);
  return plot.toString();
}

/** An axis over a parameter's values, as they lie in the unit interval. */
function parameterAxis(parameter: Parameter): Axis {
  const ticks =
    parameter.kind === 'choice'
      ? parameter.choices.map((value) => [pointOf(parameter, value), shown(value)] as const)
      : [0, 0.25, 0.5, 0.75, 1].map((u) => [u, shown(valueFrom(parameter, u))] as const);
  return { title: parameter.path, low: -0.02, high: 1.02, ticks };
}

/** The score over each parameter's values. */
export function slicePictures(seen: Seen): string[] {
  const { study, trials, objective } = seen;
  return study.search.map((parameter) => {
    const there = scoredOf(trials).filter(
      ({ hyperparameters }) => parameter.path in hyperparameters,
    );
    const scores = there.map(({ score }) => score[objective] as number);
    const plot = new Plot(parameterAxis(parameter), axisOf(metricOf(seen), scores), 420, 240);
    for (const trial of there) {
      const value = trial.hyperparameters[parameter.path] as Value;
      const shape = trial.state === 'finished' ? 'disc' : 'cross';
      plot.dot(
        pointOf(parameter, value),
        trial.score[objective] as number,
        shape,
        told(trial),
        0.35,
      );
    }
    return plot.toString();
  });
}

/** A line a trial through all its values to its score; the best tenth is black, the others light. */
export function parallelPicture(seen: Seen): string {
  const { study, trials, objective } = seen;
  const scored = scoredOf(trials);
  const scores = scored.map(({ score }) => score[objective] as number);
  const end = axisOf('', scores);
  const columns = study.search.length;
  const ticks = [
    ...study.search.map(({ path }, i) => [i, path] as const),
    [columns, metricOf(seen)] as const,
  ];
  const plot = new Plot(
    { title: '', low: -0.3, high: columns + 0.3, ticks },
    { title: 'low to high', low: -0.05, high: 1.05, ticks: [] },
    Math.max(640, 130 * (columns + 1)),
    320,
  );
  const order = leading(scored, study) as Scored[];
  const best = Math.max(1, Math.ceil(order.length / 10));
  for (const [rank, trial] of [...order.entries()].reverse()) {
    const points = study.search.flatMap((parameter, i): [number, number][] => {
      const value = trial.hyperparameters[parameter.path];
      return value === undefined ? [] : [[i, pointOf(parameter, value)]];
    });
    const score = ((trial.score[objective] as number) - end.low) / (end.high - end.low);
    const isBest = rank < best;
    plot.line([...points, [columns, score]], isBest ? { width: 2 } : { width: 0.8, grey: 0.72 });
  }
  for (let i = 0; i <= columns; i++) {
    plot.line(
      [
        [i, 0],
        [i, 1],
      ],
      { width: 0.5, grey: 0.4 },
    );
  }
  return plot.toString();
}

/** What the scores are due to, as a forest has it; undefined of too few trials. */
export interface Model {
  forest: Leaf[][];
  importance: Importance[];
}

/** Fewer tell nothing. */
const LEAST_TRIALS = 8;

/** A forest over all trials that had all their steps; undefined where they are too few. */
export function modelOf({ study, trials, objective }: Seen): Model | undefined {
  const scored = scoredOf(trials).filter(({ state }) => state === 'finished');
  if (scored.length < LEAST_TRIALS) return undefined;
  const points = scored.map(({ hyperparameters }) => pointsOf(study.search, hyperparameters));
  const losses = scored.map(({ score }) => lossesOf(score, study.objectives)[objective] as number);
  const forest = growForest(points, losses, study.seed);
  return { forest, importance: fanova(forest, study.search.length) };
}

/** Bars: each parameter by itself, and the pairs that count. */
export function importancePicture({ study }: Seen, { importance }: Model): string {
  const rows = importance
    .filter(({ dimensions, share }) => dimensions.length === 1 || share >= 0.02)
    .sort((a, b) => b.share - a.share)
    .slice(0, 15);
  const names = rows.map(({ dimensions }) =>
    dimensions.map((d) => study.search[d]?.path).join(' and '),
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => [at, `${at * 100} %`] as const);
  const plot = new Plot(
    { title: 'share of the variance', low: 0, high: 1.2, ticks },
    { title: '', low: -rows.length, high: 0, ticks: [] },
    640,
    60 + 24 * rows.length,
  );
  rows.forEach(({ share }, i) => {
    plot.box([0, -i - 0.85], [share, -i - 0.15], 0.35);
    plot.text(share + 0.01, -i - 0.62, `${names[i]}  ${(100 * share).toFixed(1)} %`);
  });
  return plot.toString();
}

const CELLS = 24;

/** What the forest says over the two parameters that count most: the darker the better, all others in the middle. */
export function contourPicture(seen: Seen, { forest, importance }: Model): string | undefined {
  const { study, trials } = seen;
  const order = importance
    .filter(({ dimensions }) => dimensions.length === 1)
    .sort((a, b) => b.share - a.share)
    .map(({ dimensions }) => dimensions[0] as number);
  const [a, b] = order;
  if (a === undefined || b === undefined) return undefined;
  const [across, up] = [study.search[a] as Parameter, study.search[b] as Parameter];
  const rest = study.search.map(() => 0.5);
  const at = (i: number) => (i + 0.5) / CELLS;
  const losses = Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const point = [...rest];
    point[a] = at(cell % CELLS);
    point[b] = at(Math.floor(cell / CELLS));
    return predict(forest, point);
  });
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const plot = new Plot(parameterAxis(across), parameterAxis(up), 520, 400);
  losses.forEach((loss, cell) => {
    const [x, y] = [cell % CELLS, Math.floor(cell / CELLS)];
    const grey = most === least ? 0.9 : 0.25 + (0.7 * (loss - least)) / (most - least);
    plot.box([x / CELLS, y / CELLS], [(x + 1) / CELLS, (y + 1) / CELLS], grey);
  });
  for (const trial of scoredOf(trials)) {
    const [x, y] = [trial.hyperparameters[across.path], trial.hyperparameters[up.path]];
    if (x === undefined || y === undefined) continue;
    const middle = (parameter: Parameter, value: Value) => {
      const [from, to] = cellOf(parameter, value);
      return (from + to) / 2;
    };
    plot.dot(middle(across, x), middle(up, y), 'ring', told(trial), 1);
    plot.dot(middle(across, x), middle(up, y), 'disc', told(trial), 0);
  }
  return plot.toString();
}

/** The first two objectives against one another; what nothing betters has a ring. */
export function frontPicture({ study, trials }: Seen): string {
  const scored = scoredOf(trials);
  const [first, second] = study.objectives;
  const numbers = (k: number) => scored.map(({ score }) => score[k] as number);
  const plot = new Plot(
    axisOf(first?.metric ?? '', numbers(0)),
    axisOf(second?.metric ?? '', numbers(1)),
  );
  const front = new Set<TrialLine>(paretoFront(trials, study));
  for (const trial of scored) {
    const [x = 0, y = 0] = trial.score;
    plot.dot(x, y, 'disc', told(trial), front.has(trial) ? 0 : 0.6);
    if (front.has(trial)) plot.dot(x, y, 'ring', told(trial), 0);
  }
  return plot.toString();
}
