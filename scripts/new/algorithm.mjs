// The skeleton of an algorithm: hill climbing over the weights of a linear policy.
import { addImport, camel, insert, pascal, Refusal, read, words } from './scaffold.mjs';

const LIBRARY = 'packages/perilune';
const BUILTINS = `${LIBRARY}/src/agents/builtins.ts`;

/** @type {import('./scaffold.mjs').Kind} */
export const algorithm = {
  summary: 'a way to learn, with its options and its policy',

  plan(name) {
    if (read(BUILTINS).includes(`id: '${name}'`)) throw new Refusal(`The id ${name} is taken.`);
    const folder = `${LIBRARY}/src/agents/${name}`;
    const test = `${LIBRARY}/test/agents/${name}.test.ts`;
    const page = `docs/algorithms/${name}.md`;
    return {
      files: {
        [`${folder}/${name}.ts`]: sourceOf(name),
        [`${folder}/options.ts`]: optionsOf(name),
        [test]: testOf(name),
        [page]: pageOf(name),
      },
      changes: { [BUILTINS]: (text) => registered(text, name) },
      next: [
        `npm test -- ${test}`,
        `npm start -- --algo ${name} --env CartPole-v1 --steps 20000   learns with it, and films it`,
        `put your algorithm in place of the skeleton's: its update, its paper and equation, ${page}`,
        'name it in the tables of docs/algorithms/README.md and docs/architecture.md, and in CHANGELOG.md',
        'have it pinned (CONTRIBUTING.md, How we test)',
      ],
    };
  },
};

/** @param {string} text @param {string} name */
function registered(text, name) {
  const Name = pascal(name);
  const imports = [
    `import { ${Name}, ${Name}Policy } from './${name}/${name}.js';`,
    `import { ${camel(name)}Schema } from './${name}/options.js';`,
  ];
  const entry = `    toAlgorithm({
      id: '${name}',
      schema: ${camel(name)}Schema,
      create: (setup) => new ${Name}(setup),
      load: ${Name}Policy.load,
      metrics: [
        { name: 'bestReturn', label: 'mean return of the best weights', unit: 'reward' },
        { name: 'candidateReturn', label: 'mean return of those tried last', unit: 'reward' },
      ],
    }),
`;
  const end = /(?<=^export function builtins\(\)[^\n]*\n(?:(?!\}).*\n)*) {2}\];\n\}$/;
  return insert(imports.reduce(addImport, text), { before: end, add: entry });
}

/** @param {string} name */
function optionsOf(name) {
  const [Name, schema] = [pascal(name), `${camel(name)}Schema`];
  return `import * as v from 'valibot';

/** The hyperparameters of ${words(name)}, and their defaults. */
export const ${schema} = v.strictObject({
  /** Episodes, over whose mean return weights are judged. */
  episodes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 5),
  /** Standard deviation of what is added to the best weights. */
  deviation: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 0.5),
  /** One: the episodes of the same weights follow one another. */
  environments: v.optional(v.literal(1), 1),
});

export type ${Name}Options = v.InferInput<typeof ${schema}>;
export type ${Name}Hyperparameters = v.InferOutput<typeof ${schema}>;
`;
}

/** @param {string} name */
function sourceOf(name) {
  const Name = pascal(name);
  return `import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Transitions } from '../../replay/index.js';
import { type Discrete, rowWidth } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { argmax } from '../../math/argmax.js';
import type { ActRowsOptions, Spaces } from '../shared/agent.js';
import { type AgentFile, type AgentIdentity, identityOf } from '../shared/agent-file.js';
import { LearnerBase, PolicyBase } from '../shared/bases.js';
import { checkRewards } from '../shared/divergence.js';
import type { AgentSetup, LearnReport } from '../shared/learning-agent.js';
import { NamedTensors, tensorOf } from '../shared/named-tensors.js';
import { stream } from '../shared/streams.js';
import type { ${Name}Hyperparameters } from './options.js';

/** a = argmax_a (b_a + sum_i w_ai o_i), of the actions that may be taken. */
export class ${Name}Policy extends PolicyBase<number> {
  private readonly shape: readonly [actions: number, inputs: number];

  /** @param weights [actions][1 + observation width]: of each action b_a, then w_a */
  constructor(
    identity: AgentIdentity,
    private readonly weights: Float32Array,
  ) {
    super(identity);
    this.shape = shapeOf(identity);
  }

  /** Reads back what \`save\` wrote. */
  static load(file: AgentFile): ${Name}Policy {
    const identity = identityOf(file);
    const shape = shapeOf(identity);
    return new ${Name}Policy(identity, new NamedTensors(file.tensors).matrix('weights', shape));
  }

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    const [count, inputs] = this.shape;
    for (let row = 0; row < actions.length; row++) {
      const observation = rows.subarray(row * (inputs - 1), (row + 1) * (inputs - 1));
      const allowed = masks?.subarray(row * count, (row + 1) * count);
      const scores = scoresOf(this.weights, observation);
      actions[row] = argmax(scores.map((score, a) => (allowed?.[a] === 0 ? -Infinity : score)));
    }
  }

  protected tensors(): NamedTensor[] {
    return [tensorOf('weights', this.shape, this.weights)];
  }
}

/**
 * Hill climbing: weights near the best so far are tried for some episodes, and are the best from then on
 * if they earned at least as much.
 *
 * @throws UsageError unless actions are Discrete
 */
export class ${Name} extends LearnerBase<number> {
  readonly environments: number;
  /** Episodes are judged by the sum of their rewards. */
  readonly discount = 1;
  steps = 0;
  updates = 0;
  private readonly options: ${Name}Hyperparameters;
  private readonly random: Generator;
  private readonly best: Float32Array;
  private readonly candidate: Float32Array;
  /** Mean return of \`best\`; NaN until something was tried. */
  private bestReturn = Number.NaN;
  /** What the candidate has earned so far, and in how many whole episodes. */
  private earned = 0;
  private landed = 0;

  constructor({ env, seed, hyperparameters }: AgentSetup & { hyperparameters: ${Name}Hyperparameters }) {
    const { observationSpace, actionSpace, id: trainedIn } = env;
    super({ algo: '${name}', observationSpace, actionSpace, trainedIn });
    const [actions, inputs] = shapeOf(env);
    this.options = hyperparameters;
    this.environments = hyperparameters.environments;
    this.random = stream(seed, 'weights');
    this.best = new Float32Array(actions * inputs);
    this.candidate = new Float32Array(actions * inputs);
  }

  exploreInto(rows: Float32Array, actions: Float32Array, options?: ActRowsOptions): void {
    new ${Name}Policy(this.identity, this.candidate).actInto(rows, actions, options);
  }

  observeAll({ rewards, terminated, truncated }: Transitions): void {
    const step = this.steps + 1;
    checkRewards(rewards, { step, update: this.updates });
    this.steps = step;
    this.earned += rewards[0] as number;
    if (terminated[0] || truncated[0]) this.landed += 1;
  }

  learn(): LearnReport | undefined {
    if (this.landed < this.options.episodes) return undefined;
    const candidateReturn = this.earned / this.landed;
    if (Number.isNaN(this.bestReturn) || candidateReturn >= this.bestReturn) {
      this.best.set(this.candidate);
      this.bestReturn = candidateReturn;
    }
    this.draw();
    this.updates += 1;
    return { updates: 1, candidateReturn };
  }

  standing() {
    return { bestReturn: this.bestReturn };
  }

  snapshot(): ${Name}Policy {
    return new ${Name}Policy(this.identity, this.best.slice());
  }

  serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('random', this.random);
    archive.array('best', this.best);
    archive.array('candidate', this.candidate);
    this.bestReturn = archive.number('bestReturn', this.bestReturn);
    this.earned = archive.number('earned', this.earned);
    this.landed = archive.integer('landed', this.landed, { most });
    this.steps = archive.integer('steps', this.steps, { most });
    this.updates = archive.integer('updates', this.updates, { most });
  }

  private draw(): void {
    for (let i = 0; i < this.candidate.length; i++) {
      const noise = this.options.deviation * this.random.standardNormal();
      this.candidate[i] = (this.best[i] as number) + noise;
    }
    this.earned = 0;
    this.landed = 0;
  }
}

/** @throws UsageError unless actions are Discrete */
function shapeOf({ observationSpace, actionSpace }: Spaces): [actions: number, inputs: number] {
  if (actionSpace.kind === 'discrete') {
    return [(actionSpace as Discrete).n, 1 + rowWidth(observationSpace)];
  }
  throw new UsageError(\`${words(name)} needs Discrete actions; given \${actionSpace}.\`);
}

function scoresOf(weights: Float32Array, observation: Float32Array): number[] {
  const inputs = 1 + observation.length;
  return Array.from({ length: weights.length / inputs }, (_, a) =>
    observation.reduce(
      (sum, o, i) => sum + (weights[a * inputs + 1 + i] as number) * o,
      weights[a * inputs] as number,
    ),
  );
}
`;
}

/** @param {string} name */
function testOf(name) {
  return `import { describe, expect, it } from 'vitest';
import { type Agent, createAgent, loadAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { evaluate, train } from '../../src/training/index.js';
import { withCheckpoints } from '../training/interrupted.js';
import { Chain, oneHot } from './chain.js';

// No type knows an algorithm that nobody told of: see HyperparametersById.
const algo = '${name}' as string;

/** A loop of one's own on the chain of five states, from each of which episodes begin in turn. */
function learnChain(seed: number, steps: number) {
  const env = new Chain();
  const agent = createAgent({ algo, env, seed, episodes: 5 });
  let { observation } = env.reset();
  for (let step = 0; step < steps; step++) {
    const action = agent.explore(observation) as number;
    const { observation: nextObservation, reward, terminated, truncated } = env.step(action);
    agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
    agent.learn();
    observation = terminated || truncated ? env.reset().observation : nextObservation;
  }
  return agent;
}

describe('${name}', () => {
  it('finds the way along the chain, to a mean return of 0.8, on 3 of 3 seeds', () => {
    for (const seed of [1, 2, 3]) {
      const agent = learnChain(seed, 5_000);
      expect([0, 1, 2, 3, 4].map((state) => agent.act(oneHot(state)))).toEqual([1, 1, 1, 1, 1]);
      // 1 at the end, and 0.1 less for each of 0 to 4 steps before.
      expect(agent.standing().bestReturn).toBeCloseTo(0.8, 9);
    }
  });

  it('learns the same, weight by weight, from the same seed, and something else from another', () => {
    const [one, two, other] = [learnChain(1, 500), learnChain(1, 500), learnChain(2, 500)];
    expect(one.save()).toEqual(two.save());
    expect(one.save()).not.toEqual(other.save());
  });

  it('is saved and loaded, and acts the same', async () => {
    const { agent } = await train({ env: 'CartPole-v1', algo, steps: 2_000, evaluationEpisodes: 0 });
    const loaded = loadAgent(agent.save());
    const score = (one: Agent) => evaluate(one, { env: 'CartPole-v1', episodes: 5 }).mean;
    expect(loaded.algo).toBe(algo);
    expect(score(loaded)).toBe(score(agent));
    expect(loaded.save()).toEqual(agent.save());
  });

  it('ends as if it had not been interrupted', async () => {
    const run = { env: 'CartPole-v1', algo, steps: 1_000, evaluationEpisodes: 0 };
    const { checkpoints, trace } = await withCheckpoints(run, [310, 200]);
    const { agent } = await train({ ...run, resumeFrom: checkpoints[1]?.bytes });
    expect(agent.save()).toEqual(trace.model);
  });

  it('keeps to the actions that a mask allows', () => {
    const agent = createAgent({ algo, env: new Chain(), seed: 1 });
    expect(agent.act(oneHot(0), { mask: [0, 1] })).toBe(1);
    expect(agent.act(oneHot(0), { mask: [1, 0] })).toBe(0);
  });

  it('refuses actions that are not Discrete', () => {
    const env = make('LunarLander-v3', { continuous: true });
    expect(() => createAgent({ algo, env, seed: 1 })).toThrow('needs Discrete actions; given Box');
  });
});
`;
}

/** @param {string} name */
function pageOf(name) {
  return `# ${words(name)}

Hill climbing over the weights of a linear policy: weights near the best so far are tried for some episodes, and are the
best from then on if they earned at least as much.

\`\`\`sh
npx perilune train --algo ${name} --env CartPole-v1 --steps 20000
\`\`\`

| step | formula |
|---|---|
| policy | a = argmax_a (b_a + sum_i w_ai o_i) |
| candidate | w = best + deviation * N(0, 1), every weight by itself |
| update | best = w where the mean return of \`episodes\` episodes is at least that of best |

| option | default | |
|---|---|---|
| \`episodes\` | 5 | over whose mean return weights are judged |
| \`deviation\` | 0.5 | of what is added to the best weights |

Observations of every space with rows, Discrete actions. It reports \`bestReturn\` and \`candidateReturn\`.
`;
}
