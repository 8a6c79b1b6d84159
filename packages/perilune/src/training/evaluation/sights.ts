import type { Agent } from '../../agents/index.js';
import type { TransitionModel } from '../../env/index.js';
import { type AnySpace, type AnyValue, rowWidth, writeRow } from '../../spaces/index.js';

/** A world that tells its model, and how its states are seen. */
export interface SeenWorld {
  model: TransitionModel;
  observationSpace: AnySpace;
}

/** What is seen in every state. */
export interface Sights {
  /** [states x observation width] */
  rows: Float32Array;
  /** [states x actions]; undefined where all may be taken. */
  masks: Uint8Array | undefined;
  states: number;
}

export function seenIn(model: TransitionModel, state: number): AnyValue {
  return model.observation?.(state) ?? state;
}

export function sightsOf({ model, observationSpace }: SeenWorld): Sights {
  const { states, actions } = model;
  const width = rowWidth(observationSpace);
  const rows = new Float32Array(states * width);
  const masks = model.actionMask && new Uint8Array(states * actions);
  for (let state = 0; state < states; state++) {
    writeRow(observationSpace, seenIn(model, state), rows, state * width);
    masks?.set(model.actionMask?.(state) ?? [], state * actions);
  }
  return { rows, masks, states };
}

/** The action that an agent takes in each state: [states]. */
export function planOf(agent: Agent, { rows, masks, states }: Sights): Int32Array {
  const plan = new Float32Array(states);
  agent.actInto(rows, plan, { masks });
  return Int32Array.from(plan);
}
