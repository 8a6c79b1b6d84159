/** What the numbers of an observation mean, for the worlds that come with the library. */
export interface Reading {
  name: string;
  unit: string;
  /** What the number is multiplied by to be in that unit. */
  scale: number;
  /** What the bar is drawn to, on either side of zero, in the unit. */
  range: number;
  /** A leg's contact: yes or no. */
  flag?: boolean;
}

export interface WorldWords {
  title: string;
  readings: readonly Reading[];
  actions: readonly string[];
}

const reading = (name: string, unit: string, scale: number, range: number): Reading => ({
  name,
  unit,
  scale,
  range,
});

const known: Record<string, WorldWords> = {
  'LunarLander-v3': {
    title: 'Lunar lander',
    readings: [
      reading('distance from the pad', 'm', 10, 10),
      reading('height over the pad', 'm', 20 / 3, 10),
      reading('speed to the right', 'm/s', 5, 6),
      reading('speed upwards', 'm/s', 7.5, 8),
      reading('tilt to the left', '°', 180 / Math.PI, 60),
      reading('turning to the left', '°/s', (2.5 * 180) / Math.PI, 150),
      { ...reading('left leg', '', 1, 1), flag: true },
      { ...reading('right leg', '', 1, 1), flag: true },
    ],
    actions: ['nothing', 'left engine', 'main engine', 'right engine'],
  },
  'MountainCar-v0': {
    title: 'Mountain car',
    readings: [reading('position', '', 1, 1.2), reading('velocity', 'a step', 1, 0.07)],
    actions: ['push left', 'nothing', 'push right'],
  },
  'CartPole-v1': {
    title: 'Cart and pole',
    readings: [
      reading('position of the cart', 'm', 1, 2.4),
      reading('speed of the cart', 'm/s', 1, 3),
      reading('tilt of the pole', '°', 180 / Math.PI, 15),
      reading('turning of the pole', '°/s', 180 / Math.PI, 180),
    ],
    actions: ['push left', 'push right'],
  },
  'Acrobot-v1': {
    title: 'Acrobot',
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
      readings: Array.from({ length: observations }, (_, i) =>
        reading(`observation ${i}`, '', 1, 1),
      ),
      actions: Array.from({ length: actions }, (_, i) => `action ${i}`),
    }
  );
}
