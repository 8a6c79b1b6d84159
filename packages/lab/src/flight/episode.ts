import {
  type Agent,
  type AgentAction,
  type AnySpace,
  type AnyValue,
  actionMaskOf,
  agentFits,
  isValueAgent,
  type MadeEnv,
  make,
  type ResetResult,
  readRow,
  rowWidth,
  type Scene,
  sceneBetween,
  writeRow,
} from 'perilune';
import type { Frame, Pilot } from './frame';
import { type Handling, handlingOf } from './handling';

/** How an episode came to its end, in a word or two. */
export type Ending = 'landed' | 'crashed' | 'flew out' | 'ended' | 'time is up' | 'cut short';

/** Steps after which a flight is cut where its world knows no end of time; the library's evaluations do so too. */
const MOST_STEPS = 10_000;

export interface World {
  env: string;
  envOptions: Record<string, unknown>;
}

/** One episode that is kept whole, frame by frame, so that it can be looked at again. */
export class Episode {
  readonly frames: Frame[] = [];
  readonly world: World;
  ending: Ending | undefined;
  private readonly env: MadeEnv;
  private agent: Agent | undefined;
  /** The file of the agent that flies it, where that is known. */
  model: Uint8Array | undefined;
  /** Whether one and the same agent flew all of it. */
  isOnes = true;

  /**
   * @param seed of the reset
   * @param agent flies, and says what it thinks; one that does not fit the world is left out
   * @param discount gamma of the agent's training, if that is known
   */
  constructor(
    world: World,
    readonly seed: number,
    agent: Agent | undefined,
    readonly discount?: number | undefined,
  ) {
    this.world = world;
    this.env = make(world.env, world.envOptions);
    this.agent = agent !== undefined && agentFits(agent, this.env) ? agent : undefined;
    const seen = this.env.reset({ seed });
    this.keep(seen, { action: undefined, reward: 0, total: 0, flownBy: 'agent' });
  }

  get over(): boolean {
    return this.ending !== undefined;
  }

  /** What there is to see at a step, or between two of them; of later ones the last. */
  sceneAt(position: number): Scene {
    const at = Math.min(Math.floor(position), this.frames.length - 1);
    const { scene } = this.frames[at] ?? this.last;
    return sceneBetween(scene, this.frames[at + 1]?.scene ?? scene, position - at);
  }

  get hasAgent(): boolean {
    return this.agent !== undefined;
  }

  get last(): Frame {
    return this.frames[this.frames.length - 1] as Frame;
  }

  /** How many actions there are to choose from; 0 in a world with continuous ones. */
  get actionCount(): number {
    const { actionSpace } = this.env;
    return actionSpace.kind === 'discrete' ? actionSpace.n : 0;
  }

  /** How it is flown by hand. */
  get handling(): Handling {
    return handlingOf(this.world.env, this.actionCount);
  }

  /** One step: the agent's greedy action, or the one given. */
  step(action: number | undefined, by: Pilot): void {
    if (this.over) return;
    const chosen = this.actionFor(action);
    const step = this.env.step(chosen);
    const { reward, terminated, truncated, info } = step;
    const total = this.last.total + reward;
    if (by === 'you') this.isOnes = false;
    this.keep(step, { action: chosen, reward, total, flownBy: by });
    if (terminated) this.ending = endingOf(info.end);
    else if (truncated) this.ending = 'time is up';
    else if (this.frames.length > MOST_STEPS) this.ending = 'cut short';
  }

  /** Who flew most of it. */
  get flownBy(): Pilot {
    const yours = this.frames.filter((frame) => frame.flownBy === 'you').length;
    return 2 * yours > this.frames.length ? 'you' : 'agent';
  }

  /** Another agent flies on from the next step. @returns false, and nothing changes, where it does not fit */
  changeAgent(agent: Agent): boolean {
    if (!agentFits(agent, this.env)) return false;
    this.agent = agent;
    this.isOnes = false;
    return true;
  }

  close(): void {
    this.env.close();
  }

  /** The stick knows Discrete actions alone; who does nothing in a world of others does zeros. */
  private actionFor(action: number | undefined): AgentAction {
    const { actionSpace } = this.env;
    if (actionSpace.kind === 'discrete') return action ?? this.last.greedy ?? 0;
    const greedy = action === undefined ? this.last.greedy : undefined;
    const nothing = readRow(actionSpace, new Float32Array(rowWidth(actionSpace)));
    return greedy ?? (nothing as AgentAction);
  }

  private keep(
    { observation, info }: ResetResult<AnyValue>,
    frame: Pick<Frame, 'action' | 'reward' | 'total' | 'flownBy'>,
  ): void {
    const { agent, env } = this;
    const row = new Float32Array(rowWidth(env.observationSpace));
    writeRow<AnySpace>(env.observationSpace, observation, row);
    this.frames.push({
      ...frame,
      observation: row,
      scene: this.env.scene(),
      qValues: agent !== undefined && isValueAgent(agent) ? agent.qValues(observation) : undefined,
      greedy: agent?.act(observation, { mask: actionMaskOf(info) }),
    });
  }
}

function endingOf(end: unknown): Ending {
  if (end === 'landed' || end === 'crashed') return end;
  return end === 'flew-out' ? 'flew out' : 'ended';
}
