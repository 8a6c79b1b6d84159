import { argmaxOfRow } from '../../math/argmax.js';
import { exp } from '../../math/index.js';
import type { Generator } from '../../random/index.js';
import type { AnySpace, AnyValue } from '../../spaces/index.js';
import type {
  ActOptions,
  AgentAction,
  AgentObservation,
  StochasticAgent,
} from '../shared/agent.js';
import { maskRow } from '../shared/masks.js';
import { actionAt } from '../shared/spaces.js';
import { type ActorParts, ActorPolicy } from './actor-policy.js';

/**
 * Chooses among few: by a softmax of its logits the index of a Discrete, and each entry of a MultiDiscrete by
 * itself; by their logistic function each bit of a MultiBinary. It acts by the likeliest, of several the first.
 */
export class ChoosingPolicy<A extends AnyValue = AgentAction>
  extends ActorPolicy<A>
  implements StochasticAgent<A>
{
  /** How many there are to choose among, one after the other; of bits 1 each. */
  private readonly choices: readonly number[];
  private readonly isBinary: boolean;

  constructor(parts: ActorParts) {
    super(parts);
    const { actionSpace } = parts.identity;
    this.choices = choicesOf(actionSpace);
    this.isBinary = actionSpace.kind === 'multi-binary';
  }

  /** Of every action of a Discrete; of a MultiDiscrete's entry by entry; of every bit that it is 1. */
  probabilities(observation: AgentObservation, { mask }: ActOptions = {}): Float32Array {
    const masks = maskRow(this.actionSpace, mask);
    this.decide(this.rowOf(observation), 1);
    const logits = this.rowOfPart(this.actor.output, 0);
    if (this.isBinary) return logits.map(logistic);
    const found = new Float32Array(logits.length);
    let at = 0;
    for (const count of this.choices) {
      const end = at + count;
      found.set(softmax(logits.subarray(at, end), masks?.subarray(at, end)), at);
      at = end;
    }
    return found;
  }

  sample(observation: AgentObservation, generator: Generator, options: ActOptions = {}): A {
    const probabilities = this.probabilities(observation, options);
    const action = new Float32Array(this.width);
    let at = 0;
    this.choices.forEach((count, entry) => {
      const draw = generator.nextDouble();
      const own = probabilities.subarray(at, at + count);
      action[entry] = this.isBinary ? Number(draw < (own[0] as number)) : drawnBy(own, draw);
      at += count;
    });
    return actionAt(this.actionSpace, action);
  }

  protected modesInto(actions: Float32Array, masks: Uint8Array | undefined): void {
    const { choices, width, isBinary } = this;
    const rows = actions.length / width;
    for (let row = 0; row < rows; row++) {
      const logits = this.rowOfPart(this.actor.output, row);
      const allowed = masks?.subarray(row * logits.length);
      for (let entry = 0, at = 0; entry < width; entry++) {
        const count = choices[entry] as number;
        const own = logits.subarray(at, at + count);
        const mode = isBinary
          ? Number((own[0] as number) > 0)
          : argmaxOfRow(own, 0, count, allowed?.subarray(at, at + count));
        actions[row * width + entry] = mode;
        at += count;
      }
    }
  }
}

/** How many each entry of an action chooses among; a bit is one number. */
export function choicesOf(space: AnySpace): readonly number[] {
  if (space.kind === 'discrete') return [space.n];
  if (space.kind === 'multi-discrete') return Array.from(space.nvec);
  return space.kind === 'multi-binary' ? new Array<number>(space.size).fill(1) : [];
}

function logistic(logit: number): number {
  return 1 / (1 + exp(-logit));
}

/** e^x over the sum of them all; 0 where it is forbidden. */
function softmax(logits: Float32Array, allowed: Uint8Array | undefined): Float64Array {
  const isOpen = (i: number) => allowed === undefined || allowed[i] === 1;
  const most = logits.reduce((max, x, i) => (isOpen(i) ? Math.max(max, x) : max), -Infinity);
  const e = Float64Array.from(logits, (x, i) => (isOpen(i) ? exp(x - most) : 0));
  const sum = e.reduce((total, x) => total + x, 0);
  return e.map((x) => x / sum);
}

/** The first whose cumulated probability exceeds the draw; where rounding leaves none, the last that has any. */
function drawnBy(probabilities: Float32Array, draw: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    if (p > 0) last = i;
    sum += p;
    if (draw < sum) return i;
  }
  return last;
}
