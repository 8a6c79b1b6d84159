import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const library = fileURLToPath(new URL('../../dist/perilune.js', import.meta.url));

/** Rows of a batch: an array of one number a row would be 4,096 bytes. */
const ROWS = 1024;
const UPDATES = 400;

/** Prints the bytes that updates leave on the heap, by the algorithm, in a process that collects nothing meanwhile. */
const program = `
import { ActorCriticLayout, ActorCriticUpdate, Generator, Network, ParameterLayout, PolicyUpdate } from ${JSON.stringify(library)};

const random = new Generator(1);
// Numbers that a generator returns may lie on the heap, which is its own affair.
const drawn = { nextDouble: () => 0.25, standardNormal: () => 0.5 };
const fill = (array) => { for (let i = 0; i < array.length; i++) array[i] = random.uniform(-1, 1); };

function actorCritic(more, options) {
  const layout = new ActorCriticLayout({
    observationSize: 3, actionSize: 1, policy: 'squashed-gaussian', actorLayers: [4], criticLayers: [4], critics: 2,
    quantiles: 1, activation: 'relu', criticLayerNorm: false, initialTemperature: 1, ...more,
  });
  const network = new Network({ layout, random, maxBatch: ${ROWS} });
  const learner = new ActorCriticUpdate({ network, batchSize: ${ROWS}, random: drawn, maxGradientNorm: 1, ...options });
  Object.values(learner.batch).forEach(fill);
  return () => learner.update({ learningRate: 1e-4 });
}

function ppo() {
  const part = (name, units) => ({ name, takes: ['observation'], layers: [{ kind: 'dense', units }] });
  const input = { segments: [{ kind: 'values', size: 3 }] };
  const layout = new ParameterLayout({ input, parts: [part('output', 4), part('value', 1)] });
  const learner = new PolicyUpdate({
    network: new Network({ layout, random, maxBatch: ${ROWS} }), distribution: { type: 'categorical', counts: [4] },
    parts: { output: 'output', value: 'value' }, objective: 'clipped', batchSize: ${ROWS}, maxGradientNorm: 0.5,
    entropyWeight: 0.01, optimizer: { type: 'adam', learningRate: 1e-4 },
  });
  const { observations, advantages, returns, oldLogProbabilities } = learner.batch;
  for (const array of [observations, advantages, returns]) fill(array);
  oldLogProbabilities.fill(-1.4);
  return () => learner.update({ clip: 0.2 });
}

const updates = {
  ppo: ppo(),
  sac: actorCritic({}, {}),
  tqc: actorCritic({ quantiles: 5 }, {}),
  gsde: actorCritic({ stateNoise: { logDeviation: -3, meanClip: 2 } }, {}),
  crossq: actorCritic({ batchRenorm: {} }, { targetNetwork: false }),
  droq: actorCritic({ criticLayerNorm: true, criticDropout: 0.1 }, { targetDelay: 1 }),
};
const found = Object.entries(updates).map(([name, update]) => {
  for (let i = 0; i < ${UPDATES}; i++) update();
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < ${UPDATES}; i++) update();
  return [name, (process.memoryUsage().heapUsed - before) / ${UPDATES}];
});
console.log(JSON.stringify(found));
`;

it('an update of PPO, SAC, TQC, SAC by gSDE, CrossQ and DroQ leaves less than 4,000 bytes of numbers, and no array of a batch of 1,024', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=64', '--input-type=module'];
  const output = execFileSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' });
  const found = JSON.parse(output) as [name: string, bytes: number][];
  expect(found.map(([name]) => name)).toEqual(['ppo', 'sac', 'tqc', 'gsde', 'crossq', 'droq']);
  for (const [name, bytes] of found) expect(bytes, name).toBeLessThan(4_000);
}, 60_000);
