import { type Engine, enginesOf, type Handling } from '../flight/handling';
import { wordsOf } from '../parts/words';

/** What one has to do in a world to do it well. */
export interface FlyWords {
  title: string;
  text: string;
}

const lander: FlyWords = {
  title: 'Land it between the flags',
  text:
    'Gently, upright, and with little fuel: 100 points for coming to rest, 100 lost for a crash, ' +
    '200 is a good flight.',
};
const pole: FlyWords = {
  title: 'Keep the pole up',
  text: 'A point for every step that it stands and the cart stays in sight; it always moves, one way or the other.',
};
const car: FlyWords = {
  title: 'Reach the flag',
  text: 'The engine is too weak for the slope: roll back and forth until it carries. The sooner the better.',
};
const lake: FlyWords = {
  title: 'Cross the ice',
  text: 'A point for the goal, none for a hole. Where the ice is slippery, two of three steps go aside.',
};
const cliff: FlyWords = {
  title: 'Pass the cliff',
  text: 'Every step costs a point, a fall a hundred, and it begins again at the start.',
};

const known: Readonly<Record<string, FlyWords>> = {
  'LunarLander-v3': lander,
  'LunarLanderContinuous-v3': lander,
  'CartPole-v0': pole,
  'CartPole-v1': pole,
  'MountainCar-v0': car,
  'MountainCarContinuous-v0': car,
  'FrozenLake-v1': lake,
  'FrozenLake8x8-v1': lake,
  'CliffWalking-v1': cliff,
  'CliffWalkingSlippery-v1': cliff,
  'Acrobot-v1': {
    title: 'Swing it up to the line',
    text: 'Only the joint in the middle is driven: swing until the lower end is over the line. Every step costs a point.',
  },
  'Taxi-v4': {
    title: 'Bring the passenger home',
    text: 'Every step costs a point, a wrong stop ten; 20 points for setting the passenger down at the goal.',
  },
  'Blackjack-v1': {
    title: 'Come near to 21',
    text: 'Take cards as long as you dare; over 21 loses. Then the dealer takes, and the higher sum wins a point.',
  },
};

export function flyWordsOf(env: string): FlyWords {
  const { title, task } = wordsOf(env);
  return known[env] ?? { title, text: `Here one learns ${task}.` };
}

export interface KeyWords {
  keys: readonly string[];
  text: string;
}

const KEYS: Readonly<Record<Engine, string>> = {
  left: '←',
  main: '↑',
  down: '↓',
  right: '→',
  take: 'E',
  put: 'Q',
};

/** What the keys do in a world, in the world's own words for its actions. */
export function keysOf(env: string, handling: Handling): KeyWords[] {
  if (env.startsWith('LunarLander') && handling.actions.main !== undefined) {
    const tilts = 'push to the left or to the right; each push tilts it as well';
    return [
      { keys: ['←', '→'], text: tilts },
      { keys: ['↑'], text: 'main engine' },
    ];
  }
  const { actions } = wordsOf(env);
  return enginesOf(handling).map((engine) => ({
    keys: [KEYS[engine]],
    text: actions[handling.actions[engine] ?? -1] ?? 'push',
  }));
}
