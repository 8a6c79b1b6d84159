import { type Agent, UsageError } from 'perilune';
import type { World } from './episode';
import { fits } from './fits';

/** Who flies in a race. */
export interface Racer {
  /** In words. */
  readonly who: string;
  readonly agent: Agent;
  readonly world: World;
  /** Whether its file says the world; else it flies wherever it fits. */
  readonly isTold: boolean;
}

const LANDER = 'LunarLander-v3';
const THROTTLED = 'LunarLanderContinuous-v3';

/**
 * The worlds of two that are to fly over one terrain: the same but for how the engines are handled, which is the
 * agent's matter and not the ground's.
 *
 * @throws UsageError that says in which two worlds they would be
 */
export function oneGround([a, b]: readonly [Racer, Racer]): [World, World] {
  const [first, second] = [followed(a, b), followed(b, a)];
  if (wordsOf(first) === wordsOf(second)) return [first, second];
  throw new UsageError(
    `${a.who} flies in ${wordsOf(first)}, ${b.who} in ${wordsOf(second)}: only on one ground can they race.`,
  );
}

/** Where it flies: in the other's world, with its own engines, if its file names none. */
function followed({ agent, world, isTold }: Racer, other: Racer): World {
  if (isTold) return world;
  return [other.world, otherwiseHandled(other.world)].find((one) => fits(agent, one)) ?? world;
}

/** The lander's engines by themselves instead of by throttles, or the other way. */
function otherwiseHandled({ env, envOptions }: World): World {
  const { continuous = false, ...others } = envOptions;
  if (env === THROTTLED) return { env: LANDER, envOptions: others };
  if (env !== LANDER) return { env, envOptions };
  return { env, envOptions: { ...others, continuous: continuous !== true } };
}

/** The ground by name. */
function wordsOf({ env, envOptions }: World): string {
  const told = Object.entries(envOptions)
    .filter(([name]) => name !== 'continuous')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [env === THROTTLED ? LANDER : env, ...told].join(', ');
}
