/**
 * `perilune/lander`: the lunar lander flown by an agent's file, and its picture, without the other worlds and without
 * training: what `<perilune-lander>` is made of.
 *
 * @module
 */
import './host-types.js';
import type { ActingAgent } from './acting/acting-agent.js';
import type { ActingPolicy } from './acting/acting-policy.js';
import { loadAgent } from './acting/load-agent.js';
import { loadPolicy } from './acting/load-policy.js';
import { decodeAgent } from './agents/shared/agent-file.js';
import {
  LANDER_OBSERVATION,
  readContinuous,
  readDiscrete,
  type Throttle,
} from './env/lunar-lander/controls.js';
import { Flight } from './env/lunar-lander/flight.js';
import { type LunarLanderOptions, lunarLanderDefaults } from './env/lunar-lander/options.js';
import { Picture } from './env/lunar-lander/picture.js';
import { UsageError } from './errors.js';
import { Generator } from './random/generator.js';
import { drawFlight, drawGround } from './render/lander/scene.js';
import type { Canvas2D } from './render/shared/canvas.js';
import { landerView } from './render/shared/view.js';
import type { LanderScene } from './scene/index.js';
import type { SpaceJson } from './spaces/index.js';
import { show } from './text/show.js';

export { UsageError } from './errors.js';
export type { LanderScene } from './scene/index.js';
export type { Canvas2D, LunarLanderOptions };

/** Steps after which an episode is cut, as `make('LunarLander-v3')` cuts it. */
const MOST_STEPS = 1_000;

/** How an agent's flight came to its end. */
export type LanderEnd = 'landed' | 'crashed' | 'flew-out' | 'time is up';

/** One agent on one terrain after the other: the very flights that `evaluate` flies from the same seeds. */
export class LanderFlights {
  /** Sum of the rewards of the episode so far. */
  total = 0;
  /** Steps of the episode so far. */
  steps = 0;
  /** undefined while it flies. */
  end: LanderEnd | undefined;
  private readonly agent: ActingAgent | ActingPolicy;
  private readonly flight: Flight;
  private readonly picture: Picture;
  private readonly observation = new Float32Array(LANDER_OBSERVATION);
  private readonly throttle: Throttle = { main: 0, side: 0, direction: 0 };
  private generator = new Generator(0);

  /**
   * @param bytes an agent's file: of values of the lander's four actions (`dqn`, `pqn`, ...), or of a policy, of those
   *   or of its two throttles (`ppo`, `sac`, ...)
   * @throws UsageError if they are damaged, or an agent of another world
   */
  constructor(bytes: Uint8Array) {
    const isPolicy = decodeAgent(bytes).metadata.actor !== undefined;
    this.agent = isPolicy ? loadPolicy(bytes) : loadAgent(bytes);
    const { observationSize, actionSpace, metadata } = this.agent;
    const { env = 'LunarLander-v3', envOptions = '{}' } = metadata;
    const steers = actionSpace.kind === 'discrete' ? actionSpace.n === 4 : isPair(actionSpace);
    const isLanders = /^LunarLander(Continuous)?-v3$/.test(env);
    if (!isLanders || !steers || observationSize !== LANDER_OBSERVATION) {
      throw new UsageError(
        `This is an agent of ${env}, with ${observationSize} observations and actions of ${show(actionSpace)}; ` +
          'only one of LunarLander-v3 or LunarLanderContinuous-v3 flies here.',
      );
    }
    this.flight = new Flight({ ...lunarLanderDefaults, ...JSON.parse(envOptions) });
    this.picture = new Picture(this.flight);
  }

  /** Begins an episode. @param seed of the terrain, as `reset` takes it */
  reset(seed: number): void {
    const { flight } = this;
    this.generator = new Generator(seed);
    this.picture.clear();
    flight.begin(this.generator);
    flight.moon.step(flight.slot);
    flight.finish(this.observation);
    this.total = 0;
    this.steps = 0;
    this.end = undefined;
  }

  /** The agent's next step; none once the episode is over. */
  step(): void {
    if (this.end !== undefined) return;
    const { flight, throttle, observation } = this;
    const action = this.agent.act(observation);
    if (typeof action === 'number') readDiscrete(action, throttle);
    else readContinuous(action[0] as number, action[1] as number, throttle);
    flight.prepare(this.generator, throttle.main, throttle.side, throttle.direction);
    flight.moon.step(flight.slot);
    flight.finish(observation);
    this.picture.advance();
    this.total += flight.reward;
    this.steps += 1;
    if (flight.terminated) this.end = flight.ending().end;
    else if (this.steps >= MOST_STEPS) this.end = 'time is up';
  }

  /** What there is to draw now. */
  scene(): LanderScene {
    return this.picture.scene();
  }

  /** Frees the flight. Nothing else may be called afterwards. */
  close(): void {
    this.flight.free();
  }
}

function isPair(space: SpaceJson): boolean {
  return space.kind === 'box' && space.low.length === 2;
}

/**
 * Draws a lander's scene over all of a picture, as `drawScene` does.
 *
 * @throws RangeError for a width or height that is not positive and finite
 */
export function drawLander(
  context: Canvas2D,
  scene: LanderScene,
  { width, height }: { width: number; height: number },
): void {
  const view = landerView(scene, width, height);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.translate(-view.left * view.scale, height + view.bottom * view.scale);
  context.scale(view.scale, -view.scale);
  drawGround(context, scene, view);
  drawFlight(context, scene);
  context.restore();
}
