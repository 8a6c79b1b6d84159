import type { Provenance } from 'perilune';

/** What a hub folder tells of its agent. */
export interface CardFacts {
  /** What the folder and the repository are called: `ppo-LunarLander-v3`. */
  readonly name: string;
  readonly algo: string;
  readonly env: string;
  readonly envOptions: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance | undefined;
  /** Of greedy episodes. */
  readonly score: CardScore;
  /** The import line and the name of Stable-Baselines3's class, where there is a zip for it. */
  readonly python?: { readonly from: string; readonly algorithm: string } | undefined;
  /** Whether `config.json` is the configuration of its run. */
  readonly isRun: boolean;
  /** Files of the folder, by their names. */
  readonly files: readonly string[];
  /** Of the library that wrote it. */
  readonly version: string;
}

/** What an evaluation came to. */
export interface CardScore {
  readonly mean: number;
  readonly std: number;
  readonly episodes: number;
  /** Reset seed of the first. */
  readonly seed: number;
  /** Of a lander. */
  readonly landed?: number | undefined;
  readonly crashed?: number | undefined;
}

/** What the hub's own tools read of a folder. */
const FILES: Readonly<Record<string, string>> = {
  'model.safetensors': 'the agent, for Perilune',
  'model.onnx': 'what it does, for any ONNX runtime: `observation` in',
  'vec_normalize.pkl': 'statistics of its observations, for `VecNormalize.load`',
};

/** As the course's tool writes a score. */
export function scoreText({ mean, std }: Pick<CardScore, 'mean' | 'std'>): string {
  return `${mean.toFixed(2)} +/- ${std.toFixed(2)}`;
}

/** The results that the course's leaderboard reads. @param at when it was evaluated */
export function resultsJson({ mean, std, episodes }: CardScore, at: Date): string {
  const results = {
    mean_reward: mean,
    std_reward: std,
    is_deterministic: true,
    n_eval_episodes: episodes,
    eval_datetime: at.toISOString(),
  };
  return `${JSON.stringify(results, null, 2)}\n`;
}

/** The folder's README.md: front matter that the hub reads, and what people ask. */
export function modelCard(facts: CardFacts): string {
  return [frontMatter(facts), body(facts)].join('\n');
}

function frontMatter({ algo, env, score, files }: CardFacts): string {
  const tags = [
    env,
    'deep-reinforcement-learning',
    'reinforcement-learning',
    'perilune',
    ...(files.some((file) => file.endsWith('.zip')) ? ['stable-baselines3'] : []),
    ...(files.includes('model.onnx') ? ['onnx'] : []),
  ];
  return `---
library_name: perilune
tags:
${tags.map((tag) => `- ${quoted(tag)}`).join('\n')}
model-index:
- name: ${quoted(algo.toUpperCase())}
  results:
  - task:
      type: reinforcement-learning
      name: reinforcement-learning
    dataset:
      name: ${quoted(env)}
      type: ${quoted(env)}
    metrics:
    - type: mean_reward
      value: ${scoreText(score)}
      name: mean_reward
      verified: false
---
`;
}

function body(facts: CardFacts): string {
  const { name, algo, env, files, version } = facts;
  const film = files.find((file) => file.startsWith('replay.'));
  const plot = files.find((file) => file.startsWith('reward.'));
  const sections = [
    `# ${name}`,
    `An agent of **${algo.toUpperCase()}** for **${env}**, ${madeBy(facts)} with [Perilune](https://www.npmjs.com/package/perilune) ${version}.`,
    film?.endsWith('.gif') ? `![An episode](${film})` : film && `An episode: [${film}](${film}).`,
    '## How surely it does it',
    surely(facts),
    '## How it was trained',
    trained(facts),
    plot && `![Returns by episode](${plot})`,
    '## What is in here',
    files.map((file) => `- \`${file}\`${told(file)}`).join('\n'),
    '## How to use it',
    usage(facts),
  ];
  return `${sections.filter((part) => part).join('\n\n')}\n`;
}

function surely({ env, score }: CardFacts): string {
  const { episodes, seed, landed, crashed } = score;
  const whole = `Over ${grouped(episodes)} greedy episodes (reset seeds ${seed} to ${seed + episodes - 1}) its return is **${scoreText(score)}**.`;
  if (landed === undefined) return whole;
  const [low, high] = shareInterval(landed, episodes);
  const lines = [
    `${whole} It landed in ${grouped(landed)} of them (95 %: ${percent(low)} to ${percent(high)} %) and crashed in ${grouped(crashed ?? 0)}.`,
  ];
  if (env.startsWith('LunarLander')) {
    const value = score.mean - score.std;
    lines.push(
      `The course asks for a mean less its deviation of at least 200: ${value.toFixed(2)} ${value >= 200 ? 'passes' : 'does not pass'}.`,
    );
  }
  return lines.join(' ');
}

function trained({ provenance, algo, isRun }: CardFacts): string {
  if (provenance === undefined) return 'Its file does not say.';
  const { env, preset, seed, steps, from, origin } = provenance;
  const whole =
    steps === undefined ? 'Nobody says how long' : `${grouped(steps)} environment steps`;
  if (origin !== undefined || env === undefined || preset === undefined || seed === undefined) {
    const { program = 'another program', version = '', algorithm = algo } = origin ?? {};
    return `${whole}, by ${algorithm} of ${[program, version].join(' ').trim()}; read and written anew by Perilune.`;
  }
  const begun =
    from === undefined
      ? ''
      : `\n\nIt began from another agent, whose file has the SHA-256 \`${from}\`.`;
  const how = `${whole} by ${algo}, begun from the preset \`${preset}\`, seed ${seed}`;
  if (!isRun) return `${how}.${begun}`;
  return `${how}; with \`config.json\`, which has all of it:

\`\`\`sh
npx perilune train --config config.json
\`\`\`${begun}`;
}

function usage({ env, files, python }: CardFacts): string {
  const zip = files.find((file) => file.endsWith('.zip'));
  const isNormalized = files.includes('vec_normalize.pkl');
  const own = `\`\`\`sh\nnpx perilune eval model.safetensors\n\`\`\``;
  if (zip === undefined || python === undefined) return own;
  const { from, algorithm } = python;
  return `${own}

With Stable-Baselines3:

\`\`\`python
from ${from} import ${algorithm}
${isNormalized ? 'from stable_baselines3.common.vec_env import VecNormalize\n' : ''}
model = ${algorithm}.load("${zip}")  # acts in ${env}
${isNormalized ? `normalizer = VecNormalize.load("vec_normalize.pkl", venv)  # venv: a VecEnv of ${env}\nobservation = normalizer.normalize_obs(observation)\n` : ''}action, _ = model.predict(observation, deterministic=True)
\`\`\``;
}

/** Whether it learned here, or was read of another program's file. */
function madeBy({ provenance }: CardFacts): string {
  const { origin } = provenance ?? {};
  if (origin === undefined) return 'trained';
  return `trained with ${[origin.program, origin.version].join(' ').trim()}, read and written anew`;
}

function told(file: string): string {
  if (file.endsWith('.zip')) return ': for `load` of Stable-Baselines3';
  return Object.hasOwn(FILES, file) ? `: ${FILES[file]}` : '';
}

/** Wilson's score interval (1927), 95 %. */
function shareInterval(count: number, of: number): [low: number, high: number] {
  const z = 1.96;
  const share = count / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half =
    (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z / (2 * of)) ** 2);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** A text in YAML: JSON's strings are YAML's. */
function quoted(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}

/** 1,000: by hand, since a locale would make it another text elsewhere. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
