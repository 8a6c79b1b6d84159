/** What the numbers of an observation mean, for the worlds that come with the library. */
export interface Reading {
  name: string;
  unit: string;
  /** What the number is multiplied by to be in that unit. */
  scale: number;
  /** What the bar is drawn to, on either side of zero, in the unit. */
  range: number;
  /** A yes or no, and its words for no and yes. */
  flag?: readonly [string, string];
}

export interface WorldWords {
  title: string;
  /** What is learned there: it learns ... */
  task: string;
  /** What one flies it on anew: so many new ... */
  episodes: string;
  readings: readonly Reading[];
  actions: readonly string[];
}

const reading = (name: string, unit: string, scale: number, range: number): Reading => ({
  name,
  unit,
  scale,
  range,
});

const EPISODES = 'episodes';

const lander: Omit<WorldWords, 'title' | 'actions'> = {
  task: 'to land',
  episodes: 'terrains',
  readings: [
    reading('distance from the pad', 'm', 10, 10),
    reading('height over the pad', 'm', 20 / 3, 10),
    reading('speed to the right', 'm/s', 5, 6),
    reading('speed upwards', 'm/s', 7.5, 8),
    reading('tilt to the left', '°', 180 / Math.PI, 60),
    reading('turning to the left', '°/s', (2.5 * 180) / Math.PI, 150),
    { ...reading('left leg', '', 1, 1), flag: ['up', 'down'] },
    { ...reading('right leg', '', 1, 1), flag: ['up', 'down'] },
  ],
};

const car = {
  task: 'to reach the flag',
  episodes: EPISODES,
  readings: [reading('position', '', 1, 1.2), reading('velocity', 'a step', 1, 0.07)],
};

const pole = {
  task: 'to keep the pole up',
  episodes: EPISODES,
  readings: [
    reading('position of the cart', 'm', 1, 2.4),
    reading('speed of the cart', 'm/s', 1, 3),
    reading('tilt of the pole', '°', 180 / Math.PI, 15),
    reading('turning of the pole', '°/s', 180 / Math.PI, 180),
  ],
  actions: ['push left', 'push right'],
};

const lake = {
  task: 'to cross the ice',
  episodes: EPISODES,
  readings: [reading('field, from the upper left', '', 1, 64)],
  actions: ['left', 'down', 'right', 'up'],
};

const cliff = {
  task: 'to pass the cliff',
  episodes: EPISODES,
  readings: [reading('field, from the upper left', '', 1, 48)],
  actions: ['up', 'right', 'down', 'left'],
};

const known: Record<string, WorldWords> = {
  'LunarLander-v3': {
    title: 'Lunar lander',
    ...lander,
    actions: ['nothing', 'left engine', 'main engine', 'right engine'],
  },
  'LunarLanderContinuous-v3': { title: 'Lunar lander, throttled', ...lander, actions: [] },
  'MountainCar-v0': {
    title: 'Mountain car',
    ...car,
    actions: ['push left', 'nothing', 'push right'],
  },
  'MountainCarContinuous-v0': { title: 'Mountain car, throttled', ...car, actions: [] },
  'CartPole-v1': { title: 'Cart and pole', ...pole },
  'CartPole-v0': { title: 'Cart and pole, 200 steps', ...pole },
  'FrozenLake-v1': { title: 'Frozen lake', ...lake },
  'FrozenLake8x8-v1': { title: 'Frozen lake, 8 × 8', ...lake },
  'CliffWalking-v1': { title: 'Cliff', ...cliff },
  'CliffWalkingSlippery-v1': { title: 'Cliff, slippery', ...cliff },
  'Taxi-v4': {
    title: 'Taxi',
    task: 'to bring its passengers home',
    episodes: EPISODES,
    readings: [reading('place, passenger and goal in one number', '', 1, 500)],
    actions: ['down', 'up', 'right', 'left', 'pick up', 'put down'],
  },
  'Blackjack-v1': {
    title: 'Blackjack',
    task: 'when to take a card',
    episodes: EPISODES,
    readings: [
      reading('own cards', '', 1, 31),
      reading('card of the dealer', '', 1, 10),
      { ...reading('an ace that counts eleven', '', 1, 1), flag: ['no', 'yes'] },
    ],
    actions: ['stay', 'take a card'],
  },
  'Pendulum-v1': {
    title: 'Pendulum',
    task: 'to swing up and stand',
    episodes: EPISODES,
    readings: [
      reading('cosine of the angle', '', 1, 1),
      reading('sine of the angle', '', 1, 1),
      reading('turning', 'rad/s', 1, 8),
    ],
    actions: [],
  },
  'Acrobot-v1': {
    title: 'Acrobot',
    task: 'to swing up',
    episodes: EPISODES,
    readings: [
      reading('cosine of the first angle', '', 1, 1),
      reading('sine of the first angle', '', 1, 1),
      reading('cosine of the second angle', '', 1, 1),
      reading('sine of the second angle', '', 1, 1),
      reading('turning of the first link', 'rad/s', 1, 12.57),
      reading('turning of the second link', 'rad/s', 1, 28.27),
    ],
    actions: ['turn back', 'nothing', 'turn forth'],
  },
};

/** The words for a world; for an unknown one plain numbers. */
export function wordsOf(env: string, observations = 0, actions = 0): WorldWords {
  return (
    known[env] ?? {
      title: env,
      task: 'what to do there',
      episodes: EPISODES,
      readings: Array.from({ length: observations }, (_, i) =>
        reading(`observation ${i}`, '', 1, 1),
      ),
      actions: Array.from({ length: actions }, (_, i) => `action ${i}`),
    }
  );
}
