// An environment of one's own, in plain JavaScript: catch a falling ball.
//
//   npm run build && node examples/custom-environment.mjs
//
// Prints what random play and a trained agent earn; takes a few seconds.

import {
  Box,
  checkEnv,
  createAgent,
  Discrete,
  Generator,
  make,
  makeVector,
  register,
} from 'perilune';

const LEFT = 0;
const RIGHT = 2;

/** A ball falls through a grid; a paddle on the floor moves one cell a step to be under it. */
class Catch {
  id = 'Catch-v0';
  actionSpace = new Discrete(3);

  constructor({ width, height }) {
    this.width = width;
    this.height = height;
    this.observationSpace = new Box([0, 0, 0], [1, 1, 1]);
  }

  reset({ seed } = {}) {
    if (seed !== undefined) this.random = new Generator(seed);
    // A reset that was never seeded picks a seed: resets without one go on with the same stream.
    this.random ??= new Generator(Math.floor(Math.random() * 2 ** 32));
    this.ballX = this.random.integers(0, this.width);
    this.ballY = this.height - 1;
    this.paddle = this.random.integers(0, this.width);
    return { observation: this.observe(), info: {} };
  }

  step(action) {
    if (action === LEFT) this.paddle = Math.max(0, this.paddle - 1);
    if (action === RIGHT) this.paddle = Math.min(this.width - 1, this.paddle + 1);
    this.ballY -= 1;
    const terminated = this.ballY === 0;
    const caught = this.ballX === this.paddle;
    const reward = terminated ? (caught ? 1 : -1) : 0;
    return { observation: this.observe(), reward, terminated, truncated: false, info: { caught } };
  }

  observe() {
    const { ballX, ballY, paddle, width, height } = this;
    return Float32Array.of(ballX / (width - 1), ballY / (height - 1), paddle / (width - 1));
  }

  /** What films and the page show of it: shapes in the grid's own units, y up. */
  scene() {
    const { ballX, ballY, paddle, width, height } = this;
    return {
      kind: 'shapes',
      camera: { x: (width - 1) / 2, y: (height - 1) / 2, width: width + 4, height: height + 1 },
      actionNames: ['left', 'stay', 'right'],
      shapes: [
        { kind: 'segment', from: [-0.5, -0.3], to: [width - 0.5, -0.3], stroke: 'metalShade' },
        {
          kind: 'segment',
          from: [paddle - 0.4, -0.1],
          to: [paddle + 0.4, -0.1],
          stroke: 'hull',
          lineWidth: 0.2,
        },
        {
          kind: 'circle',
          x: ballX,
          y: ballY + 0.3,
          radius: 0.3,
          fill: { top: 'foilLight', bottom: 'foilShade' },
        },
      ],
    };
  }

  /** All that decides how the episode goes on: checkpoints of a training hold it. */
  serialize(archive) {
    this.random = archive.optional('random', this.random, () => new Generator(0));
    this.ballX = archive.integer('ballX', this.ballX, { most: this.width - 1 });
    this.ballY = archive.integer('ballY', this.ballY, { most: this.height - 1 });
    this.paddle = archive.integer('paddle', this.paddle, { most: this.width - 1 });
  }

  close() {}
}

register('Catch-v0', (options) => new Catch(options), {
  defaults: { width: 7, height: 8 },
  maxEpisodeSteps: 100,
});

// Throws with a list of all that is wrong: seeds ignored, arrays handed out twice, scenes that cannot be drawn, ...
checkEnv(new Catch({ width: 7, height: 8 }));

/** The mean return of 200 episodes with the seeds 1000..1199. */
function meanReturn(act) {
  const env = make('Catch-v0');
  let sum = 0;
  for (let episode = 0; episode < 200; episode++) {
    let { observation } = env.reset({ seed: 1000 + episode });
    for (let ended = false; !ended; ) {
      const step = env.step(act(observation));
      sum += step.reward;
      observation = step.observation;
      ended = step.terminated || step.truncated;
    }
  }
  env.close();
  return sum / 200;
}

const env = make('Catch-v0');
env.actionSpace.seed(1);
console.log(`random: ${meanReturn(() => env.actionSpace.sample()).toFixed(2)}`);

const agent = createAgent({
  algo: 'dqn',
  env,
  seed: 1,
  hiddenLayers: [64],
  learningStarts: 500,
  trainFrequency: 1,
  batchSize: 64,
  targetUpdateInterval: 250,
  epsilon: { start: 1, end: 0.05, steps: 6_000 },
});
let { observation } = env.reset({ seed: 1 });
for (let step = 0; step < 12_000; step++) {
  const action = agent.explore(observation);
  const next = env.step(action);
  agent.observe({ ...next, observation, action, nextObservation: next.observation });
  agent.learn();
  observation = next.terminated || next.truncated ? env.reset().observation : next.observation;
}
console.log(
  `trained: ${meanReturn((seen) => agent.act(seen)).toFixed(2)} (1.00 catches every ball)`,
);

// Many at once: row i is environment i's.
const envs = makeVector('Catch-v0', 4, { autoreset: 'same-step', width: 5 });
envs.reset({ seed: 7 });
const { rewards, terminated } = envs.step([0, 1, 2, 1]);
console.log(`four at once: rewards ${rewards.join(', ')}; ended ${terminated.join(', ')}`);
envs.close();
