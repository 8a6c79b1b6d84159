import { DqnUpdate, Generator, QNetwork } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { invite } from './invite.js';
import { boundOf, type Mark, markOf } from './marks.js';
import { xorshift } from './planck-lander.js';
import { policyMarks, policyTable, racePolicies, startTorch } from './policy-learners.js';
import { type Contestant, microseconds, ratioOf, type Spread, takeTurns } from './rounds.js';
import { spread, table } from './table.js';
import { type Batch, startTfjs, TfjsDqn } from './tfjs-dqn.js';

const OBSERVATION = 8;
const ACTIONS = 4;
const GAMMA = 0.99;
const LEARNING_RATE = 5e-4;
/** Batches the learners go through in turn, so that none is learned by heart. */
const BATCHES = 16;
/** What an update may take on the machine the project is built on, or else what TF.js's must take over ours. */
const UPDATE_US = 95;
const UPDATE_RATIO = 40;
const ACTION_US = 1;
const NAMED = { hidden: [64, 64], batch: 128 } as const;
const WIDE = { hidden: [256, 256], batch: 128 } as const;
/** What an update of the wide network may take there. */
const WIDE_US = 600;
/** Float32 sums of a hundred terms in another order, through a few steps of Adam. */
const AGREEMENT = 1e-3;

/** One DQN step: target forward and maximum, online forward, Huber loss, backward, Adam. */
export interface UpdateResult {
  hidden: readonly number[];
  batch: number;
  /** Million floating-point operations of the matrix products of one step, zeros included. */
  mflop: number;
  /** Microseconds a step. */
  perilune: Spread;
  /** With TF.js's own loss. */
  tfjs: Spread;
  /** With the loss's gradient written out by hand. */
  tfjsByHand: Spread;
  /** TF.js's time over ours. */
  ratio: Spread;
  ratioByHand: Spread;
  /** Ours, `mflop` over the median time. */
  gflops: number;
}

export interface LearnerReport {
  updates: UpdateResult[];
  /** Microseconds for the greedy action of one observation, 8-64-64-4. */
  act: { perilune: Spread; tfjs: Spread; ratio: Spread };
  /** Largest difference of the two learners' values after the same ten steps. */
  difference: number;
}

export interface LearnerOptions {
  rounds: number;
  /** Nine sizes in place of two. */
  full: boolean;
}

/**
 * Our learner and TF.js's side by side, from the same weights on the same batches.
 *
 * @throws Error when the two do not learn the same, since then their times mean nothing
 */
async function compareLearners({ rounds, full }: LearnerOptions): Promise<LearnerReport> {
  await startTfjs();
  const difference = Math.max(
    differenceAfterTenSteps('library'),
    differenceAfterTenSteps('by-hand'),
  );
  if (!(difference <= AGREEMENT)) {
    throw new Error(`After ten equal steps the values differ by ${difference}, over ${AGREEMENT}.`);
  }
  const sizes = full
    ? [64, 128, 256].flatMap((width) =>
        [32, 128, 256].map((batch) => ({ hidden: [width, width], batch })),
      )
    : [NAMED, WIDE];
  const updates = sizes.map(({ hidden, batch }) => raceUpdates(hidden, batch, rounds));
  return { updates, act: raceActions(rounds), difference };
}

function learnerMarks({ updates, act }: LearnerReport): Mark[] {
  const of = (size: typeof NAMED | typeof WIDE) => {
    const found = updates.find(
      ({ hidden, batch }) => hidden.join() === size.hidden.join() && batch === size.batch,
    );
    if (found === undefined) throw new Error('The size that the mark is about was not measured.');
    return found;
  };
  return [updateMark(of(NAMED)), wideMark(of(WIDE)), actionMark(act.perilune)];
}

/** Either will do: on a slower machine TF.js is slower too. */
function updateMark({ perilune, ratio }: UpdateResult): Mark {
  const name = 'DQN update, 8-64-64-4 at batch 128';
  if (ratio.median >= UPDATE_RATIO) return markOf(`${name}, over TF.js wasm`, UPDATE_RATIO, ratio);
  return boundOf({
    name: `${name} (or ${UPDATE_RATIO} times TF.js wasm: ${ratio.median.toFixed(1)})`,
    bound: 'at most',
    required: UPDATE_US,
    measured: perilune.median,
    unit: 'us',
  });
}

function wideMark({ perilune: { median } }: UpdateResult): Mark {
  const name = 'DQN update, 8-256-256-4 at batch 128';
  return boundOf({ name, bound: 'at most', required: WIDE_US, measured: median, unit: 'us' });
}

function actionMark({ median }: Spread): Mark {
  const name = 'greedy action of one observation, 8-64-64-4, called from JavaScript';
  return boundOf({ name, bound: 'at most', required: ACTION_US, measured: median, unit: 'us' });
}

/** A learner of ours and one of TF.js with the same weights. */
function pair(
  hidden: readonly number[],
  batchSize: number,
  loss: 'library' | 'by-hand' = 'library',
): { ours: DqnUpdate; theirs: TfjsDqn } {
  const layers = [OBSERVATION, ...hidden, ACTIONS];
  const network = new QNetwork({ layers, random: new Generator(1) });
  const parameters = network.parameters();
  const ours = new DqnUpdate({
    network,
    batchSize,
    optimizer: { type: 'adam', learningRate: LEARNING_RATE },
  });
  const theirs = new TfjsDqn({
    layers,
    parameters,
    learningRate: LEARNING_RATE,
    gamma: GAMMA,
    loss,
  });
  return { ours, theirs };
}

function makeBatches(size: number): Batch[] {
  const random = xorshift(11);
  const floats = (length: number) => Float32Array.from({ length }, () => random() * 2 - 1);
  return Array.from({ length: BATCHES }, () => ({
    observations: floats(size * OBSERVATION),
    actions: Int32Array.from({ length: size }, () => Math.floor(random() * ACTIONS)),
    rewards: floats(size),
    nextObservations: floats(size * OBSERVATION),
    continues: Float32Array.from({ length: size }, () => (random() < 0.02 ? 0 : 1)),
  }));
}

/** One step of ours, the batch copied in as from a replay. */
function step(ours: DqnUpdate, batch: Batch): void {
  const { observations, actions, rewards, nextObservations, discounts } = ours.batch;
  observations.set(batch.observations);
  actions.set(batch.actions);
  rewards.set(batch.rewards);
  nextObservations.set(batch.nextObservations);
  for (let i = 0; i < discounts.length; i++) discounts[i] = GAMMA * batch.continues[i]!;
  ours.update();
}

function differenceAfterTenSteps(loss: 'library' | 'by-hand'): number {
  const { ours, theirs } = pair(NAMED.hidden, NAMED.batch, loss);
  const batches = makeBatches(NAMED.batch);
  for (const batch of batches.slice(0, 10)) {
    step(ours, batch);
    theirs.update(batch);
  }
  const { observations } = batches[10]!;
  const values = new Float32Array(NAMED.batch * ACTIONS);
  ours.network.forwardBatchInto(observations, NAMED.batch, values);
  const others = theirs.values(observations);
  theirs.dispose();
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]!)), 0);
}

function raceUpdates(hidden: readonly number[], batch: number, rounds: number): UpdateResult {
  const library = raceUpdate(hidden, batch, rounds, 'library');
  const byHand = raceUpdate(hidden, batch, rounds, 'by-hand');
  const mflop = megaflops([OBSERVATION, ...hidden, ACTIONS], batch);
  return {
    hidden,
    batch,
    mflop,
    perilune: library.ours,
    tfjs: library.theirs,
    tfjsByHand: byHand.theirs,
    ratio: library.ratio,
    ratioByHand: byHand.ratio,
    gflops: (mflop / library.ours.median) * 1000,
  };
}

function raceUpdate(
  hidden: readonly number[],
  batch: number,
  rounds: number,
  loss: 'library' | 'by-hand',
): { ours: Spread; theirs: Spread; ratio: Spread } {
  const { ours, theirs } = pair(hidden, batch, loss);
  const batches = makeBatches(batch);
  const rates = takeTurns(
    [
      inTurn('perilune', batches, 2, (data) => step(ours, data)),
      inTurn('tfjs', batches, 1, (data) => theirs.update(data)),
    ],
    { rounds, seconds: 0.3, warmups: 3 },
  );
  theirs.dispose();
  return {
    ours: microseconds(rates.perilune!),
    theirs: microseconds(rates.tfjs!),
    ratio: ratioOf(rates.perilune!, rates.tfjs!),
  };
}

function raceActions(rounds: number): LearnerReport['act'] {
  const { ours, theirs } = pair(NAMED.hidden, 1);
  const { observations } = makeBatches(64)[0]!;
  const rows = Array.from({ length: 64 }, (_, i) =>
    observations.slice(i * OBSERVATION, (i + 1) * OBSERVATION),
  );
  const rates = takeTurns(
    [
      inTurn('perilune', rows, 16, (row) => ours.network.argmax(row)),
      inTurn('tfjs', rows, 1, (row) => theirs.act(row)),
    ],
    { rounds, seconds: 0.2, warmups: 3 },
  );
  theirs.dispose();
  return {
    perilune: microseconds(rates.perilune!),
    tfjs: microseconds(rates.tfjs!),
    ratio: ratioOf(rates.perilune!, rates.tfjs!),
  };
}

/** A contestant that does one thing for each of the items, `times` times over. */
function inTurn<T>(
  name: string,
  items: readonly T[],
  times: number,
  act: (item: T) => unknown,
): Contestant {
  return {
    name,
    work() {
      for (let i = 0; i < times; i++) for (const item of items) act(item);
      return times * items.length;
    },
  };
}

/**
 * Multiplications and additions of the matrix products of a step, in millions: two passes forward,
 * the gradients of all weights, and those of all inputs but the first layer's.
 */
function megaflops(layers: readonly number[], batch: number): number {
  const products = layers.slice(1).map((width, i) => width * layers[i]!);
  const all = products.reduce((sum, product) => sum + product, 0);
  return (2 * batch * (4 * all - products[0]!)) / 1e6;
}

function learnerTable({ updates, act, difference }: LearnerReport): string {
  const header = [
    'microseconds',
    'TF.js wasm',
    'its loss by hand',
    'Perilune',
    'ratio',
    'by hand',
    'GFLOP/s',
  ];
  const rows = updates.map(
    ({ hidden, batch, tfjs, tfjsByHand, perilune, ratio, ratioByHand, gflops }) => [
      `update 8-${hidden.join('-')}-4, batch ${batch}`,
      spread(tfjs, 0),
      spread(tfjsByHand, 0),
      spread(perilune, 1),
      spread(ratio, 1),
      spread(ratioByHand, 1),
      gflops.toFixed(1),
    ],
  );
  const one = [
    'one action 8-64-64-4',
    spread(act.tfjs, 1),
    '',
    spread(act.perilune, 2),
    spread(act.ratio, 0),
    '',
    '',
  ];
  const check = `After ten equal steps the values of the two differ by ${difference.toExponential(1)} at most.`;
  return `${table([header, ...rows, one])}\n${check}`;
}

export async function benchLearner({ rounds, full, python }: BenchFlags): Promise<Outcome> {
  const report = await compareLearners({ rounds, full });
  const torch = await invite(python, startTorch, 'So policies are updated without it.');
  const policies = await racePolicies(rounds, torch);
  return {
    report: { ...report, ...(torch && { torch: torch.greeting }), policies },
    marks: [...learnerMarks(report), ...policyMarks(policies)],
    text: [learnerTable(report), ...(torch ? [torch.greeting] : []), policyTable(policies)].join(
      '\n\n',
    ),
  };
}
