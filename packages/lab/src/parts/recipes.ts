import { presets } from 'perilune';

/** What recipes are for, and how they are sorted for who chooses; what is not in here comes last, by its name. */
const groups: readonly (readonly [title: string, names: Readonly<Record<string, string>>])[] = [
  [
    'To land',
    {
      fast: 'Land soon: DQN',
      frugal: 'Land in few steps: an update after each',
      best: 'Land best: PPO, past solved',
      rainbow: 'Six improvements at once: Rainbow',
      pqn: 'Many landers, no memory: PQN',
      ppo: 'Learn the policy itself: PPO',
      throttle: 'Steer a throttle: SAC',
    },
  ],
  [
    'Small worlds',
    {
      tabular: 'A table, step by step',
      'monte-carlo': 'A table, whole episodes',
      'article-kernel-mountain-car': 'Features for the mountain car',
    },
  ],
  [
    'The story: why it takes so much',
    {
      'article-tabular': 'A table on the Moon',
      'article-kernel': 'Features and a line',
      'article-online': 'A network alone',
      'article-replay': 'With replay and target',
      'article-online-as-printed': 'A network alone, as printed',
      'article-replay-as-printed': 'With replay, as printed',
    },
  ],
  [
    'As other programs have it',
    {
      'sb3-zoo': 'Stable-Baselines3: DQN',
      'sb3-ppo': 'Stable-Baselines3: PPO',
      'sb3-a2c': 'Stable-Baselines3: A2C',
      'sb3-sac': 'Stable-Baselines3: SAC',
      'sb3-tqc': 'Stable-Baselines3: TQC',
      'sb3-td3': 'Stable-Baselines3: TD3',
      'sb3-ddpg': 'Stable-Baselines3: DDPG',
      cleanrl: 'CleanRL: DQN',
      dopamine: 'Dopamine: DQN',
      'dopamine-c51': 'Dopamine: C51',
      'dopamine-rainbow': 'Dopamine: Rainbow',
    },
  ],
];

/** What a recipe is for, in a few words. */
export function recipeTitle(name: string): string {
  for (const [, names] of groups) if (names[name] !== undefined) return names[name];
  return name;
}

/** The recipes that there are, sorted by what they are for. */
export function recipeGroups(): readonly { title: string; names: readonly string[] }[] {
  const known = groups.map(([title, names]) => ({
    title,
    names: Object.keys(names).filter((name) => presets.some((preset) => preset.name === name)),
  }));
  const told = known.flatMap(({ names }) => names);
  const others = presets.map(({ name }) => name).filter((name) => !told.includes(name));
  return others.length === 0 ? known : [...known, { title: 'Others', names: others }];
}
