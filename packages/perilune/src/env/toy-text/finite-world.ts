import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import { checkKeys } from '../api/checks.js';
import type {
  Action,
  Env,
  Info,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from '../api/env.js';
import { blankOutcome } from '../api/step-into.js';
import type { ModelTransition, TransitionModel } from '../api/transition-model.js';

/** A model whose transitions are all worked out beforehand. */
export function tabulate(
  start: Float64Array,
  actions: number,
  transitionsOf: (state: number, action: number) => readonly ModelTransition[],
): TransitionModel {
  const states = start.length;
  const table = Array.from({ length: states * actions }, (_, i) =>
    transitionsOf(Math.floor(i / actions), i % actions),
  );
  return {
    states,
    actions,
    start,
    transitions: (state, action) => table[state * actions + action] as readonly ModelTransition[],
  };
}

/** [states] 1 for each state that `isStart` says, divided by how many there are. */
export function evenStart(states: number, isStart: (state: number) => boolean): Float64Array {
  const start = Float64Array.from({ length: states }, (_, state) => (isStart(state) ? 1 : 0));
  const sum = start.reduce((a, b) => a + b);
  return start.map((share) => share / sum);
}

/**
 * What the lake, the cliff and the taxi share: a state that is observed as it is, moved by draws from a
 * transition model in Gymnasium's order, one uniform draw a step and one a reset (its `categorical_sample`).
 * Arguments of `step` are not checked here.
 */
export abstract class FiniteWorld implements Env<Discrete, Discrete> {
  readonly id: string;
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  protected state = 0;
  /** For the picture alone: what was done in the last step; undefined after a reset. */
  protected lastAction: number | undefined;
  private readonly transitions: TransitionModel;
  private generator: Generator | undefined;
  private readonly outcome = blankOutcome();

  constructor(id: string, transitions: TransitionModel) {
    this.id = id;
    this.transitions = transitions;
    this.observationSpace = new Discrete(transitions.states);
    this.actionSpace = new Discrete(transitions.actions);
  }

  reset({ seed, options = {} }: ResetOptions = {}): ResetResult<number> {
    checkKeys('reset option', options, []);
    if (seed !== undefined) this.generator = new Generator(seed);
    this.generator ??= new Generator(entropySeed());
    this.state = drawStart(this.transitions.start, this.generator);
    this.begin(this.generator);
    this.lastAction = undefined;
    return { observation: this.state, info: this.ownInfo(1) };
  }

  step(action: Action<Discrete>): StepResult<number> {
    const { probability, reward, terminated } = this.advance(action);
    const info = this.ownInfo(probability);
    return { observation: this.state, reward, terminated, truncated: false, info };
  }

  stepInto(action: Action<Discrete>, out: Float32Array): Readonly<StepOutcome> {
    const { outcome } = this;
    const { probability, reward, terminated } = this.advance(action);
    outcome.reward = reward;
    outcome.terminated = terminated;
    outcome.info = this.infoOf(probability);
    out[0] = this.state;
    return outcome;
  }

  /** All that can happen: Gymnasium's `env.P`. */
  model(): TransitionModel {
    return this.transitions;
  }

  serialize(archive: Archive): void {
    this.generator = archive.optional('random', this.generator, () => new Generator(0));
    this.state = archive.integer('state', this.state, { most: this.transitions.states - 1 });
  }

  close(): void {
    this.generator = undefined;
  }

  /** What else a reset draws, after the state. */
  protected begin(_generator: Generator): void {}

  /** The state to be in, of what the model drew; more may be drawn. */
  protected arrive(drawn: ModelTransition, _generator: Generator): number {
    return drawn.next;
  }

  /** What is said of a step, whose arrays may be shared. @param prob that of the transition which was drawn */
  protected infoOf(prob: number): Info {
    return { prob };
  }

  /** The same, for the caller to keep. */
  protected ownInfo(prob: number): Info {
    return this.infoOf(prob);
  }

  private advance(action: number): ModelTransition {
    const generator = this.generator as Generator;
    const drawn = draw(this.transitions.transitions(this.state, action), generator);
    this.lastAction = action;
    this.state = this.arrive(drawn, generator);
    return drawn;
  }
}

/** The first whose running sum lies beyond a uniform draw; the first of all where rounding leaves none. */
function draw(transitions: readonly ModelTransition[], generator: Generator): ModelTransition {
  const uniform = generator.nextDouble();
  let sum = 0;
  for (const transition of transitions) {
    sum += transition.probability;
    if (sum > uniform) return transition;
  }
  return transitions[0] as ModelTransition;
}

function drawStart(start: Float64Array, generator: Generator): number {
  const uniform = generator.nextDouble();
  let sum = 0;
  return Math.max(
    0,
    start.findIndex((share) => {
      sum += share;
      return sum > uniform;
    }),
  );
}
