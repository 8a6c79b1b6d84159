import type { DqnUpdate, DqnUpdateOptions, TransitionBatch } from '../../src/net/index.js';
import type { Network64 } from './family64.js';
import { mean, output64, softmax64, support64, values64 } from './family64.js';
import { halfWay } from './half-way.js';

// Targets and losses by the papers, in float64.

type Options = Omit<DqnUpdateOptions, 'network' | 'batchSize'>;

/** The networks as each part of an update sees them, with their noise. */
export interface Cast {
  online: Network64;
  target: Network64;
  chooser: Network64;
}

export function rowOf(
  batch: TransitionBatch,
  r: number,
  which: 'observations' | 'nextObservations',
) {
  const size = batch.observations.length / batch.actions.length;
  return batch[which].slice(r * size, (r + 1) * size);
}

function greedy(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/** One row's targets: a number, quantiles, or probabilities of the support. */
export function targets64(
  cast: Cast,
  batch: TransitionBatch,
  r: number,
  options: Options,
): number[] {
  const { target, online, chooser } = cast;
  const next = rowOf(batch, r, 'nextObservations');
  const [reward, discount] = [batch.rewards[r]!, batch.discounts[r]!];
  if (options.munchausen !== undefined) {
    const { alpha = 0.9, temperature: tau = 0.03, clip = -1 } = options.munchausen;
    const left = values64(target, rowOf(batch, r, 'observations'));
    const log = tau * Math.log(softmax64(left, tau)[batch.actions[r]!]!);
    const policy = softmax64(values64(target, next), tau);
    const output = output64(target, next);
    const entropy = policy.reduce((sum, p) => (p > 0 ? sum - p * tau * Math.log(p) : sum), 0);
    const soft = reward + alpha * Math.min(0, Math.max(clip, log)) + discount * entropy;
    return output[0]!.map(
      (_, k) => soft + discount * policy.reduce((sum, p, a) => sum + p * output[a]![k]!, 0),
    );
  }
  const judge = options.double ? (online.noise === undefined ? online : chooser) : target;
  const atoms = output64(target, next)[greedy(values64(judge, next))]!;
  const { head } = target.architecture;
  if (head.type !== 'categorical') return atoms.map((v) => reward + discount * v);
  return project64(softmax64(atoms), support64(head), reward, discount);
}

/** Bellemare et al. 2017, eq. 7: every atom's mass by the distance to its neighbours. */
function project64(p: readonly number[], z: readonly number[], reward: number, discount: number) {
  const [least, most, spacing] = [z[0]!, z.at(-1)!, z[1]! - z[0]!];
  return z.map((own) =>
    p.reduce((sum, mass, j) => {
      const t = Math.min(most, Math.max(least, reward + discount * z[j]!));
      return sum + mass * Math.min(1, Math.max(0, 1 - Math.abs(t - own) / spacing));
    }, 0),
  );
}

function huber(u: number, delta = 1): number {
  return Math.abs(u) <= delta ? 0.5 * u * u : delta * (Math.abs(u) - 0.5 * delta);
}

/** One row's loss against fixed targets. */
export function rowLoss64(
  online: Network64,
  batch: TransitionBatch,
  r: number,
  targets: readonly number[],
  options: Pick<Options, 'loss' | 'relabel'>,
): number {
  const output = output64(online, rowOf(batch, r, 'observations'));
  const taken = output[batch.actions[r]!]!;
  const { head } = online.architecture;
  if (head.type === 'categorical') {
    const p = softmax64(taken);
    return targets.reduce((sum, m, k) => sum - m * Math.log(p[k]!), 0);
  }
  if (head.type === 'quantile') {
    return taken.reduce((sum, theta, i) => {
      const level = (2 * i + 1) / (2 * taken.length);
      const losses = targets.map((t) => Math.abs(level - (t < theta ? 1 : 0)) * huber(t - theta));
      return sum + mean(losses);
    }, 0);
  }
  if (options.relabel === halfWay) {
    const most = Math.max(...output.map(([value]) => value!));
    return (targets[0]! / 2 - most) ** 2;
  }
  const error = targets[0]! - taken[0]!;
  return options.loss === 'squared' ? error * error : huber(error);
}

export function loss64(
  online: Network64,
  learner: DqnUpdate,
  targets: readonly (readonly number[])[],
  options: Options,
): number {
  const { batch, batchSize } = learner;
  const losses = targets.map(
    (target, r) => batch.weights[r]! * rowLoss64(online, batch, r, target, options),
  );
  return losses.reduce((sum, v) => sum + v, 0) / (options.lossReduction === 'sum' ? 1 : batchSize);
}
