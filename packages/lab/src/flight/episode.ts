import { type Agent, type MadeEnv, make } from 'perilune';
import type { Frame, Pilot } from './frame';

/** How an episode came to its end, in a word or two. */
export type Ending = 'landed' | 'crashed' | 'flew out' | 'ended' | 'time is up';

export interface World {
  env: string;
  envOptions: Record<string, unknown>;
}

/** One episode that is kept whole, frame by frame, so that it can be looked at again. */
export class Episode {
  readonly frames: Frame[] = [];
  readonly world: World;
  ending: Ending | undefined;
  readonly #env: MadeEnv;
  readonly #agent: Agent | undefined;

  /**
   * @param seed of the reset
   * @param agent flies, and says what it thinks; one that does not fit the world is left out
   */
  constructor(
    world: World,
    readonly seed: number,
    agent: Agent | undefined,
  ) {
    this.world = world;
    this.#env = make(world.env, world.envOptions);
    this.#agent = agent !== undefined && fits(agent, this.#env) ? agent : undefined;
    const observation = this.#env.reset({ seed }).observation as Float32Array;
    this.#keep({ observation, action: undefined, reward: 0, total: 0, flownBy: 'agent' });
  }

  get over(): boolean {
    return this.ending !== undefined;
  }

  get hasAgent(): boolean {
    return this.#agent !== undefined;
  }

  get last(): Frame {
    return this.frames[this.frames.length - 1] as Frame;
  }

  /** How many actions there are to choose from; 0 in a world with continuous ones. */
  get actionCount(): number {
    const { actionSpace } = this.#env;
    return actionSpace.kind === 'discrete' ? actionSpace.n : 0;
  }

  /** One step: the agent's greedy action, or the one given. */
  step(action: number | undefined, by: Pilot): void {
    if (this.over) return;
    const chosen = action ?? this.last.greedy ?? 0;
    const step = this.#env.step(this.actionCount > 0 ? chosen : [0, 0]);
    const { reward, terminated, truncated, info } = step;
    const observation = step.observation as Float32Array;
    const total = this.last.total + reward;
    this.#keep({ observation, action: chosen, reward, total, flownBy: by });
    if (terminated) this.ending = endingOf(info.end);
    else if (truncated) this.ending = 'time is up';
  }

  /** Who flew most of it. */
  get flownBy(): Pilot {
    const yours = this.frames.filter((frame) => frame.flownBy === 'you').length;
    return 2 * yours > this.frames.length ? 'you' : 'agent';
  }

  close(): void {
    this.#env.close();
  }

  #keep(frame: Omit<Frame, 'scene' | 'qValues' | 'greedy'>): void {
    const { observation } = frame;
    this.frames.push({
      ...frame,
      scene: this.#env.scene?.(),
      qValues: this.#agent?.qValues(observation),
      greedy: this.#agent?.act(observation),
    });
  }
}

function fits(agent: Agent, env: MadeEnv): boolean {
  const { observationSpace, actionSpace } = env;
  const size = observationSpace.kind === 'box' ? observationSpace.size : 1;
  return (
    agent.observationSize === size &&
    actionSpace.kind === 'discrete' &&
    agent.actionCount === actionSpace.n
  );
}

function endingOf(end: unknown): Ending {
  if (end === 'landed' || end === 'crashed') return end;
  return end === 'flew-out' ? 'flew out' : 'ended';
}
