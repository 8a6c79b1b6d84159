import type { AgentAction, Scene } from 'perilune';

export type Pilot = 'agent' | 'you';

/** A state of an episode: what there is to see, what the agent thinks of it, and how it came about. */
export interface Frame {
  scene: Scene;
  /** As a row: see `writeRow`. */
  observation: Float32Array;
  /** One value an action; undefined without an agent that has values. */
  qValues: Float32Array | undefined;
  /** What the agent would do now. */
  greedy: AgentAction | undefined;
  /** The action that led here; undefined at the beginning. */
  action: AgentAction | undefined;
  reward: number;
  /** Sum of the rewards so far. */
  total: number;
  flownBy: Pilot;
}
