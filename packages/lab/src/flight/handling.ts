/** What is pressed: the lander's engines; directions in other worlds, and two things to do. */
export type Engine = 'left' | 'main' | 'right' | 'down' | 'take' | 'put';

/** How a world is flown by hand. */
export interface Handling {
  readonly actions: Readonly<Partial<Record<Engine, number>>>;
  /** The action that does nothing; where there is none, what was done last goes on. */
  readonly none?: number;
  /** Whether the world stands still until something is pressed. */
  readonly waits?: boolean;
}

const lake: Handling = { actions: { left: 0, down: 1, right: 2, main: 3 }, waits: true };
const cliff: Handling = { actions: { main: 0, right: 1, down: 2, left: 3 }, waits: true };
const byWorld: Readonly<Record<string, Handling>> = {
  'FrozenLake-v1': lake,
  'FrozenLake8x8-v1': lake,
  'CliffWalking-v1': cliff,
  'CliffWalkingSlippery-v1': cliff,
  'Taxi-v4': {
    actions: { down: 0, main: 1, right: 2, left: 3, take: 4, put: 5 },
    waits: true,
  },
  'Blackjack-v1': { actions: { put: 0, take: 1 }, waits: true },
};

/** In other worlds by the number of their actions. */
const byCount: Readonly<Record<number, Handling>> = {
  2: { actions: { left: 0, right: 1 } },
  3: { actions: { left: 0, right: 2 }, none: 1 },
  4: { actions: { left: 1, main: 2, down: 2, right: 3 }, none: 0 },
};

/** @param actions how many Discrete ones there are; 0: others, which no key gives */
export function handlingOf(env: string, actions: number): Handling {
  return byWorld[env] ?? byCount[actions] ?? { actions: {}, none: 0 };
}

/** The engines that do something, one for each action that can be asked for. */
export function enginesOf({ actions }: Handling): Engine[] {
  const engines = Object.keys(actions) as Engine[];
  return engines.filter((engine, i) => {
    const isSame = (other: Engine) => actions[other] === actions[engine];
    return engines.findIndex(isSame) === i;
  });
}
