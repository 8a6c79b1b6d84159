import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import type { Transitions } from '../../replay/index.js';
import { type AnySpace, type AnyValue, rowWidth } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import type {
  ActOptions,
  ActRowsOptions,
  Agent,
  AgentAction,
  AgentDescription,
  AgentObservation,
  Provenance,
} from './agent.js';
import { type AgentIdentity, encodeAgent } from './agent-file.js';
import type { LearningAgent, LearnReport, Transition } from './learning-agent.js';
import { maskRow, nextMaskRow } from './masks.js';
import { actionAt, rowOf } from './spaces.js';

/** What all agents do alike: one action is a row of one. */
abstract class AgentBase<A extends AnyValue> implements Agent<A> {
  readonly algo: string;
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  readonly trainedIn: string | undefined;
  readonly trainedWith: Readonly<Record<string, unknown>> | undefined;
  provenance: Provenance | undefined;

  constructor(protected readonly identity: AgentIdentity) {
    this.algo = identity.algo;
    this.observationSpace = identity.observationSpace;
    this.actionSpace = identity.actionSpace;
    this.trainedIn = identity.trainedIn;
    this.trainedWith = identity.trainedWith;
  }

  abstract actInto(rows: Float32Array, actions: Float32Array, options?: ActRowsOptions): void;
  abstract describe(): AgentDescription;
  abstract save(): Uint8Array;

  act(observation: AgentObservation, { mask }: ActOptions = {}): A {
    const action = new Float32Array(rowWidth(this.actionSpace));
    const masks = maskRow(this.actionSpace, mask);
    this.actInto(this.rowOf(observation), action, { masks });
    return actionAt(this.actionSpace, action);
  }

  close(): void {}

  /** An observation as what learns and acts sees it. @throws UsageError when it has not its space's form */
  protected rowOf(observation: AgentObservation): Float32Array {
    return rowOf(this.observationSpace, observation);
  }
}

/**
 * A policy, to be extended: give it `actInto` and the tensors that it consists of, and what else its
 * algorithm's `load` has to know of it.
 */
export abstract class PolicyBase<A extends AnyValue = AgentAction> extends AgentBase<A> {
  /** All that it has learned, for its file. */
  protected abstract tensors(): readonly NamedTensor[];

  /** What of its description only its kind has; made of what JSON knows. */
  protected details(): Readonly<Record<string, unknown>> {
    return {};
  }

  describe(): AgentDescription {
    const { algo, observationSpace, actionSpace, trainedIn, trainedWith, provenance } = this;
    return {
      algo,
      observationSpace: observationSpace.toJSON(),
      actionSpace: actionSpace.toJSON(),
      ...this.details(),
      ...this.identity.learned,
      ...(trainedIn === undefined ? {} : { env: trainedIn }),
      ...(trainedWith === undefined ? {} : { envOptions: trainedWith }),
      ...(provenance === undefined ? {} : { provenance }),
    };
  }

  save(): Uint8Array {
    return encodeAgent(this.describe(), this.tensors());
  }
}

/** An agent that learns, to be extended: it acts, and is saved, as its policy is. */
export abstract class LearnerBase<A extends AnyValue = AgentAction>
  extends AgentBase<A>
  implements LearningAgent<A>
{
  abstract readonly environments: number;
  abstract readonly discount: number;
  abstract get steps(): number;
  abstract get updates(): number;
  abstract exploreInto(
    observations: Float32Array,
    actions: Float32Array,
    options?: ActRowsOptions,
  ): void;
  abstract observeAll(transitions: Transitions): void;
  abstract learn(): LearnReport | undefined;
  abstract standing(): Readonly<Record<string, number>>;
  abstract snapshot(): Agent<A>;
  abstract serialize(archive: Archive): void;

  /** As the snapshot does; to be overridden where there is a way without a copy. */
  actInto(rows: Float32Array, actions: Float32Array, options?: ActRowsOptions): void {
    this.snapshot().actInto(rows, actions, options);
  }

  explore(observation: AgentObservation, { mask }: ActOptions = {}): A {
    this.checkOne('explore', 'exploreInto');
    const action = new Float32Array(rowWidth(this.actionSpace));
    const masks = maskRow(this.actionSpace, mask);
    this.exploreInto(this.rowOf(observation), action, { masks });
    return actionAt(this.actionSpace, action);
  }

  observe(transition: Transition<A>): void {
    this.checkOne('observe', 'observeAll');
    const { actionSpace } = this;
    const { terminated, truncated, mask, nextMask } = transition;
    this.observeAll({
      observations: this.rowOf(transition.observation),
      actions: rowOf(actionSpace, transition.action),
      rewards: [transition.reward],
      nextObservations: this.rowOf(transition.nextObservation),
      terminated: [terminated],
      truncated: [truncated],
      masks: maskRow(actionSpace, mask),
      nextMasks: nextMaskRow(actionSpace, nextMask, terminated),
    });
  }

  describe(): AgentDescription {
    return this.snapshot().describe();
  }

  save(): Uint8Array {
    return this.snapshot().save();
  }

  /** @throws UsageError when several environments are stepped together: one's step is not theirs */
  private checkOne(called: 'explore' | 'observe', instead: string): void {
    if (this.environments === 1) return;
    throw new UsageError(
      `${called} is for one environment, but this agent learns from ${this.environments} that are stepped together: ` +
        `give ${instead} the rows of all of them, or make the agent with environments: 1.`,
    );
  }
}
