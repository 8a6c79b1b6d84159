// One build of the library, measured: `node perilune.mjs ENTRY`, ENTRY being the file that a program which imports
// the library loads. It serves lines on stdin, each with a line on stdout:
//
//   turn NAME SECONDS   works on a quantity for so long, and says units a second
//   solve SEED THREADS  trains a lander until solved, and says { processor, clock, steps } of this process
//
// Seconds of work are the processor's, for all threads of the process: what else the machine does is not in them.
// The other build may be older or newer than the one beside it: nothing is used here but what every version has.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { make, makeVector, createAgent, train } = await import(
  pathToFileURL(String(process.argv[2])).href
);

/** Units of work between two looks at the clock. */
const CHUNK = 256;
const LANDERS = 16;
const LANDER = 'LunarLander-v3';

/** @param {number} count of actions @returns {() => number} any of them, the same sequence on each side */
function randomPilot(count) {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) * count) >>> 24;
  };
}

/** @param {string} id @param {number} actions */
function single(id, actions) {
  const env = make(id);
  const pilot = randomPilot(actions);
  env.reset({ seed: 1 });
  return () => {
    for (let i = 0; i < CHUNK; i++) {
      const { terminated, truncated } = env.step(pilot());
      if (terminated || truncated) env.reset();
    }
    return CHUNK;
  };
}

function vector() {
  const envs = makeVector(LANDER, LANDERS, { autoreset: 'next-step' });
  const pilot = randomPilot(4);
  const actions = new Array(LANDERS).fill(0);
  envs.reset({ seed: 1 });
  return () => {
    for (let i = 0; i < CHUNK / LANDERS; i++) {
      for (let k = 0; k < LANDERS; k++) actions[k] = pilot();
      envs.step(actions);
    }
    return CHUNK;
  };
}

const FILLED = 4_000;

/** A batch of 128 at 8-64-64-4 after every step, without what only some recipes have. */
const plain = {
  hiddenLayers: [64, 64],
  batchSize: 128,
  learningStarts: FILLED,
  trainFrequency: 1,
  gradientSteps: 1,
  replayCapacity: 10_000,
  epsilon: 0.1,
};
const family = {
  layerNorm: true,
  dueling: true,
  double: true,
  prioritized: true,
  nStep: 3,
  head: 'categorical',
  vMin: -300,
  vMax: 300,
};

/** @returns what a lander went through at random, as `observe` takes it */
function transitions() {
  const env = make(LANDER);
  const pilot = randomPilot(4);
  let observation = Float32Array.from(env.reset({ seed: 1 }).observation);
  return Array.from({ length: FILLED }, () => {
    const action = pilot();
    const { reward, terminated, truncated, ...step } = env.step(action);
    const nextObservation = Float32Array.from(step.observation);
    const transition = { observation, action, reward, nextObservation, terminated, truncated };
    observation =
      terminated || truncated ? Float32Array.from(env.reset().observation) : nextObservation;
    return transition;
  });
}

/** An agent that was shown all of them and has learned nothing yet. @param {object} hyperparameters */
function learner(hyperparameters) {
  const seen = transitions();
  const agent = createAgent({ algo: 'dqn', env: make(LANDER), seed: 1, ...hyperparameters });
  for (const transition of seen) agent.observe(transition);
  return { agent, seen };
}

/** @param {object} hyperparameters */
function update(hyperparameters) {
  const { agent, seen } = learner(hyperparameters);
  let next = 0;
  return () => {
    const before = agent.updates;
    for (let i = 0; i < 8; i++) {
      agent.observe(seen[next++ % FILLED]);
      agent.learn();
    }
    return agent.updates - before;
  };
}

/** @param {'act' | 'explore'} way */
function action(way) {
  const { agent, seen } = learner(plain);
  let next = 0;
  return () => {
    for (let i = 0; i < CHUNK; i++) agent[way](seen[next++ % FILLED]?.observation);
    return CHUNK;
  };
}

/** Each works for a moment and returns how many units that was. @type {Record<string, () => () => number>} */
const quantities = {
  lander: () => single(LANDER, 4),
  landers: vector,
  pole: () => single('CartPole-v1', 2),
  update: () => update(plain),
  'family-update': () => update({ ...plain, ...family }),
  act: () => action('act'),
  explore: () => action('explore'),
};

/** @type {Map<string, () => number>} */
const begun = new Map();

/** @returns {number} that this process has computed so far */
function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** @param {string} name @param {number} seconds by the clock @returns {number} units a second */
function turn(name, seconds) {
  const work = begun.get(name) ?? quantities[name]?.();
  if (work === undefined) throw new Error(`There is no quantity ${name}.`);
  begun.set(name, work);
  const end = performance.now() + 1000 * seconds;
  const begin = processorSeconds();
  let done = 0;
  while (performance.now() < end) done += work();
  return done / (processorSeconds() - begin);
}

/** In full, so that builds whose presets differ take the same steps to the same agent. */
const recipe = {
  steps: 600_000,
  hyperparameters: {
    hiddenLayers: [64, 64],
    initializer: 'he-uniform',
    layerNorm: true,
    learningRate: 4e-3,
    loss: 'huber',
    maxGradientNorm: 1,
    batchSize: 64,
    discount: 0.99,
    nStep: 3,
    double: true,
    replayCapacity: 30_000,
    learningStarts: 1_000,
    trainFrequency: 16,
    targetUpdateInterval: 1,
    targetUpdateUnit: 'updates',
    tau: 0.02,
    greedyNetwork: 'target',
    epsilon: { start: 1, end: 0.05, steps: 20_000 },
    rewardScale: 0.05,
    environments: 16,
  },
  solve: { margin: 30, episodes: 150, gateSlack: 50, interval: 4_000, validationSlack: 25 },
};

/** @param {number} seed @param {number} threads at most; a version that knows of one takes no notice */
async function solve(seed, threads) {
  const { steps } = await train({
    env: LANDER,
    algo: 'dqn',
    seed,
    ...recipe,
    threads,
    evaluationEpisodes: 0,
  });
  return { processor: processorSeconds(), clock: performance.now() / 1000, steps };
}

/** @param {string} line */
async function answer(line) {
  const [verb, subject = '', amount] = line.split(' ');
  if (verb === 'turn') return turn(subject, Number(amount));
  if (verb === 'solve') return JSON.stringify(await solve(Number(subject), Number(amount)));
  throw new Error(`No such request: ${line}`);
}

console.log(`Node ${process.version}`);
for await (const line of createInterface(process.stdin)) console.log(await answer(line));
