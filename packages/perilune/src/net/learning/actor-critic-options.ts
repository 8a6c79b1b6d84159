import { UsageError } from '../../errors.js';
import { checkCount, checkRange } from '../layers/checks.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import type { RandomSource } from '../network/initializers.js';
import type { Network } from '../passes/network.js';
import type { OptimizerOptions } from './optimizer.js';

/** Noise on the actions of the target policy (Fujimoto et al. 2018, eq. 14). */
export interface TargetNoise {
  /** Deviation of the noise, in actions of -1..1. */
  readonly scale: number;
  /** The most that it moves an action by. */
  readonly clip: number;
}

/** What the update of an actor and its critics is told. */
export interface ActorCriticUpdateOptions {
  /** The online network; the update works in its kernels' arena. */
  network: Network<ActorCriticLayout>;
  /** B, the rows of every update. */
  batchSize: number;
  /**
   * Where the noise of actions is drawn from, at every update: of the policy's actions and then of the next
   * ones, without a target network the other way around, row by row; where it is a function of the state its weights, once
   * for both; and what is dropped, in the order of the passes.
   */
  random: RandomSource;
  /** Of actor, critics and temperature alike. Default Adam with its own defaults. */
  optimizer?: OptimizerOptions | undefined;
  /**
   * Whether targets come from a network that follows slowly; without one the critics value states left and entered in
   * one pass (Bhatt et al. 2024, section 3.1). Default true.
   */
  targetNetwork?: boolean | undefined;
  /** Share of the way that the target network goes, in (0, 1]. Default 0.005. */
  tau?: number | undefined;
  /** Updates of the critics to one of the actor and the temperature. Default 1. */
  policyDelay?: number | undefined;
  /** Updates of the critics to one of the target network. Default: `policyDelay`. */
  targetDelay?: number | undefined;
  /** Of critics that estimate quantiles: how many of each one's are left out of the targets, the largest. Default 0. */
  droppedQuantiles?: number | undefined;
  /** The temperature, where none is learned. Default 0: entropy is worth nothing. */
  temperature?: number | undefined;
  /** The entropy that a learned temperature aims at. Default: minus the numbers of an action. */
  targetEntropy?: number | undefined;
  /** For a deterministic policy. Default: none. */
  targetNoise?: TargetNoise | undefined;
  /** The largest global norm of a gradient, of the critics' and of the actor's. Default: none. */
  maxGradientNorm?: number | undefined;
}

/** @throws UsageError when an option is out of its range or does not go with the network */
export function checkActorCriticOptions(options: ActorCriticUpdateOptions): void {
  const {
    batchSize,
    policyDelay = 1,
    targetDelay = 1,
    tau = 0.005,
    droppedQuantiles = 0,
  } = options;
  const { policy, quantiles, initialTemperature } = options.network.layout.architecture;
  checkCount('batchSize', batchSize);
  checkCount('policyDelay', policyDelay);
  checkCount('targetDelay', targetDelay);
  checkNorm(options);
  checkRange('tau', tau, tau > 0 && tau <= 1, 'in (0, 1]');
  const isWithin = Number.isInteger(droppedQuantiles) && droppedQuantiles >= 0;
  const rest = `a whole number of 0..${quantiles - 1}, so that some are left`;
  checkRange('droppedQuantiles', droppedQuantiles, isWithin && droppedQuantiles < quantiles, rest);
  const { temperature = 0, maxGradientNorm = 1 } = options;
  checkRange('temperature', temperature, temperature >= 0, 'at least 0');
  checkRange('maxGradientNorm', maxGradientNorm, maxGradientNorm > 0, 'above 0');
  if (policy === 'deterministic' && (temperature > 0 || initialTemperature !== undefined)) {
    throw new UsageError(
      'A deterministic policy has no entropy: it does not go with a temperature.',
    );
  }
  if (policy !== 'deterministic' && options.targetNoise !== undefined) {
    throw new UsageError('targetNoise is for a deterministic policy: a Gaussian has its own.');
  }
  if (initialTemperature !== undefined && options.temperature !== undefined) {
    throw new UsageError('The temperature is learned: it cannot be given as well.');
  }
}

/** Of a batch: it must be one of both states, and of several rows. */
function checkNorm({ network, batchSize, targetNetwork = true }: ActorCriticUpdateOptions): void {
  if (network.layout.architecture.batchRenorm === undefined) return;
  if (targetNetwork) {
    throw new UsageError(
      'batchRenorm goes by the statistics of states left and entered together: it needs targetNetwork false.',
    );
  }
  checkRange('batchSize', batchSize, batchSize >= 2, 'at least 2, of which there are statistics');
}
