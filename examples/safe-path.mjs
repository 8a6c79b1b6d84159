// Sutton and Barto 2018, example 6.6, as two pictures: along a cliff Q-learning finds the shortest way, and falls while it
// explores; Sarsa counts its own exploring in, keeps off the edge, and earns more while it learns.
//
//   node examples/safe-path.mjs [PREFIX [RUNS]]      # cliff-reward.svg, .png and cliff-paths.png, of 100 run seeds each
import { writeFileSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import { drawChart } from '@perilune/pictures/node';
import { drawScene, insightOf, make, train } from 'perilune';

const ENV = 'CliffWalking-v1';
const EPISODES = 500;
/** Episodes whose mean is a point. */
const WINDOW = 10;
const [prefix = 'cliff', runs = '100'] = process.argv.slice(2);

const learners = [
  { label: 'Sarsa', target: 'sarsa' },
  { label: 'Q-learning', target: 'q-learning' },
];

/** The example's settings; `changes` for those of the path. */
function learn(target, seed, changes = {}) {
  const { hyperparameters, ...rest } = { hyperparameters: {}, ...changes };
  return train({
    ...{ env: ENV, preset: 'tabular', seed, episodes: EPISODES, steps: 1_000_000 },
    hyperparameters: { target, learningRate: 0.5, epsilon: 0.1, discount: 1, ...hyperparameters },
    ...{ solve: { enabled: false }, evaluationEpisodes: 0, ...rest },
  });
}

/** What the n-th episode of all runs brought, in means. */
async function curveOf({ label, target }) {
  const sums = new Float64Array(EPISODES);
  for (let seed = 1; seed <= Number(runs); seed++) {
    const { episodes } = await learn(target, seed);
    episodes.forEach(({ return: total }, i) => {
      sums[i] += total / Number(runs);
    });
  }
  const points = Array.from({ length: EPISODES / WINDOW }, (_, n) => {
    const some = sums.subarray(n * WINDOW, (n + 1) * WINDOW);
    return { x: (n + 0.5) * WINDOW, y: some.reduce((a, b) => a + b) / WINDOW };
  });
  const last = sums.subarray(EPISODES - 100).reduce((a, b) => a + b) / 100;
  console.log(`${label}: mean return of the last 100 episodes ${last.toFixed(1)}`);
  return { label, points };
}

/** The way of a policy that had time, with steps that shrink, so that chance has no say in it. */
async function sceneOf({ label, target }) {
  const hyperparameters = { learningRate: 1, visitDecay: 0.7 };
  const { agent } = await learn(target, 1, { episodes: 20_000, steps: 5_000_000, hyperparameters });
  const env = make(ENV);
  let { observation } = env.reset({ seed: 1 });
  const insight = insightOf(agent, env);
  env.scene();
  let total = 0;
  for (let ended = false; !ended && total > -100; ) {
    const step = env.step(agent.act(observation));
    total += step.reward;
    ({ observation, terminated: ended } = step);
  }
  console.log(`${label}: its way brings ${total}`);
  const scene = { ...env.scene(insight), camera: { x: 6, y: 2.35, width: 13, height: 5.5 } };
  const words = {
    kind: 'text',
    x: 0.05,
    y: 4.5,
    size: 0.5,
    align: 'left',
    text: `${label}: ${String(total).replace('-', '\u2212')}`,
  };
  return { ...scene, shapes: [...scene.shapes, words] };
}

const curves = [];
for (const learner of learners) curves.push(await curveOf(learner));
const { svg, png } = await drawChart(
  curves.map(({ label, points }) => ({
    label,
    points: points.map(({ x, y }) => ({ x, y: Math.max(y, -120) })),
  })),
  {
    title: 'Along the cliff, while exploring',
    subtitle: [`means of ${runs} run seeds and ${WINDOW} episodes, epsilon 0.1, step size 0.5`],
    x: 'Episodes',
    y: 'Return of an episode',
  },
);
writeFileSync(`${prefix}-reward.svg`, svg);
writeFileSync(`${prefix}-reward.png`, png);

const [width, height] = [960, 406];
const canvas = createCanvas(width, 2 * height);
const context = canvas.getContext('2d');
for (const [i, learner] of learners.entries()) {
  const half = createCanvas(width, height);
  drawScene(half.getContext('2d'), await sceneOf(learner), { width, height });
  context.drawImage(half, 0, i * height);
}
writeFileSync(`${prefix}-paths.png`, canvas.toBuffer('image/png'));
