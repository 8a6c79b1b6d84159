import { exp } from '../../math/index.js';
import { tanh32 } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { AgentObservation, Gaussian } from '../shared/agent.js';
import { type ActionBox, BoxActions } from '../shared/box-actions.js';
import { actionAt } from '../shared/spaces.js';
import { type ActorParts, ActorPolicy } from './actor-policy.js';

/**
 * Acts in a Box, by the means that its network gives, brought within the bounds. Where it has deviations it
 * draws from normal distributions around them, each entry by itself.
 */
export class SteeringPolicy extends ActorPolicy<Float32Array> {
  /** Before anything is done about bounds; absent where the policy is its mean. */
  readonly gaussian?: (observation: AgentObservation) => Gaussian;
  readonly sample?: (observation: AgentObservation, generator: Generator) => Float32Array;
  declare readonly value?: (observation: AgentObservation) => number;
  private readonly bounds: BoxActions;

  constructor(parts: ActorParts) {
    super(parts);
    this.bounds = new BoxActions(parts.identity.actionSpace as ActionBox);
    const { logDeviation, critic, bounding = 'clip' } = parts.actor;
    if (bounding !== 'clip') this.bounds.checkBounded('The policy');
    if (critic !== undefined) this.value = (observation) => this.worthOfMode(critic, observation);
    if (logDeviation === undefined) return;
    this.gaussian = (observation) => this.gaussianBy(logDeviation, observation);
    this.sample = (observation, generator) => {
      const { mean, deviation } = this.gaussianBy(logDeviation, observation);
      const action = mean.map((m, i) => m + (deviation[i] as number) * generator.standardNormal());
      this.bound(action);
      return actionAt(this.actionSpace, action);
    };
  }

  protected modesInto(actions: Float32Array): void {
    const { width } = this;
    for (let row = 0; row * width < actions.length; row++) {
      actions.set(this.rowOfPart(this.actor.output, row), row * width);
    }
    this.bound(actions);
  }

  private worthOfMode(critic: string, observation: AgentObservation): number {
    const action = new Float32Array(this.width);
    this.actInto(this.rowOf(observation), action);
    this.bounds.scale(action);
    return this.valueBy(critic, observation, action);
  }

  private gaussianBy(part: string, observation: AgentObservation): Gaussian {
    const [least, most] = this.actor.logDeviationRange ?? [-Infinity, Infinity];
    this.decide(this.rowOf(observation), 1);
    const logs = this.rowOfPart(part, 0);
    const deviation = logs.map((log) => exp(Math.max(least, Math.min(most, log))));
    return { mean: this.rowOfPart(this.actor.output, 0).slice(), deviation };
  }

  private bound(actions: Float32Array): void {
    const { bounding = 'clip' } = this.actor;
    if (bounding === 'squash')
      for (let k = 0; k < actions.length; k++) actions[k] = tanh32(actions[k] as number);
    if (bounding === 'clip') this.bounds.clip(actions);
    else this.bounds.unscale(actions);
  }
}
