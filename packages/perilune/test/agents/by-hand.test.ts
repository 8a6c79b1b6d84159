import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAgent, type LearningValueAgent } from '../../src/agents/index.js';
import { stream } from '../../src/agents/shared/streams.js';
import { make } from '../../src/env/index.js';
import * as perilune from '../../src/index.js';
import { Optimizer, QNetwork } from '../../src/net/index.js';

const layers = [8, 64, 64, 4];
const learningRate = 1e-3;
const discount = 0.9;

function network(): QNetwork {
  return new QNetwork({ layers, initializer: 'glorot-uniform', random: stream(3, 'weights') });
}

/** A step of the world, and what docs/article/3-network.md does with it. */
function firstStep(q: QNetwork) {
  const env = make('LunarLander-v3');
  const { observation } = env.reset({ seed: 1 });
  const action = q.argmax(observation);
  const { observation: next, reward } = env.step(action);
  const target = reward + discount * Math.max(...q.forward(next));
  return { observation, action, next, reward, target };
}

describe('the pieces of online Q-learning by hand', () => {
  it('a network of 4,996 parameters gives four values and six gradients of (8, 64) ... (4)', () => {
    const q = network();
    const { observation, action, target } = firstStep(q);
    expect(q.parameterCount).toBe(4_996);
    expect(q.forward(observation)).toHaveLength(4);
    const { gradients } = q.gradients({
      observations: observation,
      actions: [action],
      targets: [target],
    });
    expect(gradients.map(({ shape }) => shape)).toEqual([
      [8, 64],
      [64],
      [64, 64],
      [64],
      [64, 4],
      [4],
    ]);
  });

  for (const gradient of ['semi', 'residual'] as const) {
    it(`one step by hand gives the agent's own values, to 1e-6: ${gradient}`, () => {
      const q = network();
      const { observation, action, next, reward, target } = firstStep(q);
      const own = q.gradients({ observations: observation, actions: [action], targets: [target] });
      const values = q.forward(next);
      const best = q.argmax(next);
      const through = q.gradients({
        observations: next,
        actions: [best],
        targets: [(values[best] as number) - discount * (own.tdErrors[0] as number)],
      });
      const sum = own.gradients.map((tensor, i) => ({
        ...tensor,
        values: tensor.values.map(
          (value, k) => value + (gradient === 'semi' ? 0 : (through.gradients[i]?.values[k] ?? 0)),
        ),
      }));
      new Optimizer(q, { type: 'sgd', learningRate }).apply(sum);

      const env = make('LunarLander-v3');
      const options = { algo: 'online-q', discount, learningRate, gradient };
      const agent = createAgent({ env, seed: 3, ...options }) as LearningValueAgent;
      const ended = { terminated: false, truncated: false };
      agent.observe({ observation, action, reward, nextObservation: next, ...ended });
      agent.learn();
      const expected = q.forward(observation);
      for (const [a, value] of agent.qValues(observation).entries()) {
        expect(Math.abs(value - (expected[a] as number))).toBeLessThan(1e-6);
      }
      const elsewhere = q.forward(next);
      for (const [a, value] of agent.qValues(next).entries()) {
        expect(Math.abs(value - (elsewhere[a] as number))).toBeLessThan(1e-6);
      }
    });
  }

  it('the listings of docs/article/3-network.md run as they stand and print six names and shapes', () => {
    const page = new URL('../../../../docs/article/3-network.md', import.meta.url);
    const listings = readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```/gms);
    const code = Array.from(listings, ([, listing]) => listing).join('\n');
    const body = code.replace(/import (\{[^}]*\}) from 'perilune';/, 'const $1 = perilune;');
    const printed: string[] = [];
    const log = (...words: string[]) => printed.push(words.join(' '));
    new Function('perilune', 'console', body)(perilune, { log });
    expect(printed[0]).toContain('Total params: 4,996');
    expect(printed.slice(1)).toEqual([
      'dense/kernel 8 x 64',
      'dense/bias 64',
      'dense_1/kernel 64 x 64',
      'dense_1/bias 64',
      'dense_2/kernel 64 x 4',
      'dense_2/bias 4',
    ]);
  });
});
