/** Ids that Gymnasium or Gym once had, with what took their place and what changed, for messages. */
const RETIRED: Readonly<Record<string, readonly [id: string, change: string]>> = {
  'LunarLander-v2': lander('LunarLander-v3'),
  'LunarLanderContinuous-v2': lander('LunarLanderContinuous-v3'),
  'Pendulum-v0': ['Pendulum-v1', 'its torque costs 0.001 of its square, as it was meant to'],
  'FrozenLake-v0': ['FrozenLake-v1', 'its rewards are those of the tile that is reached'],
  'FrozenLake8x8-v0': ['FrozenLake8x8-v1', 'its rewards are those of the tile that is reached'],
  'CliffWalking-v0': ['CliffWalking-v1', 'it may be slippery (CliffWalkingSlippery-v1)'],
  'Taxi-v3': ['Taxi-v4', 'rain and fickle passengers do as Dietterich (2000) has them'],
  'Taxi-v2': ['Taxi-v4', 'its map is right, and rain and fickle passengers came in'],
  'Blackjack-v0': ['Blackjack-v1', 'a natural pays as its rules say'],
};

function lander(id: string): readonly [string, string] {
  return [
    id,
    'a reset leaves nothing of the world before, wind begins anew with it, and the bounds of ' +
      'observations are those of what is observed. Flights without wind, and agents trained on them, go on as they were',
  ];
}

/** What a person is told who asks for such an id; undefined for others. */
export function retirementOf(id: string): string | undefined {
  const entry = Object.hasOwn(RETIRED, id) ? RETIRED[id] : undefined;
  if (entry === undefined) return undefined;
  const [heir, change] = entry;
  return `${id} is retired, in Gymnasium as well: ask for ${heir}, in which ${change}.`;
}
