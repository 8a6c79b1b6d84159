// The skeleton of an environment: a point on a line that is led to a goal.
import { rooms } from '../rooms.mjs';
import { addImport, insert, pascal, Refusal, read, words } from './scaffold.mjs';

const LIBRARY = 'packages/perilune';
const REGISTRY = `${LIBRARY}/src/env/registry/builtins.ts`;

/** Rooms of `env` that are not for worlds. */
const OTHERS = new Set(['env/api', 'env/vector', 'env/registry']);

/** @type {import('./scaffold.mjs').Kind} */
export const environment = {
  summary: 'a world to act in, seen and made by its id',

  plan(name, { room = 'env/classic' }) {
    const allowed = Object.keys(rooms).filter((key) => /^env\/./.test(key) && !OTHERS.has(key));
    if (!allowed.includes(room)) {
      throw new Refusal(
        `An environment's room is one of ${allowed.join(', ')}, but ${JSON.stringify(room)} was given. A new room begins in scripts/rooms.mjs.`,
      );
    }
    const id = `${pascal(name)}-v0`;
    if (read(REGISTRY).includes(`'${id}'`)) throw new Refusal(`The id ${id} is taken.`);
    const page = `docs/environments/${name}.md`;
    const source = `${LIBRARY}/src/${room}/${name}.ts`;
    const test = `${LIBRARY}/test/env/${name}.test.ts`;
    return {
      files: {
        [source]: sourceOf(name, id),
        [test]: testOf(name, id, room),
        [page]: pageOf(name, id),
      },
      changes: { [REGISTRY]: (text) => registered(text, name, id, room.slice('env/'.length)) },
      next: [
        `npm test -- ${test}`,
        `npm start -- --env ${id} --algo tabular-q --preset default --steps 5000   solves it, and films it`,
        `put your world in place of the skeleton's: its numbers, its doc comment, ${page}`,
        'name it in the table of docs/environments/README.md and in CHANGELOG.md',
      ],
    };
  },
};

/** @param {string} text @param {string} name @param {string} id @param {string} folder */
function registered(text, name, id, folder) {
  const Name = pascal(name);
  const from = `'../${folder}/${name}.js'`;
  const entries = [
    { before: endOf('export interface OptionsById \\{'), add: `  '${id}': ${Name}Options;\n` },
    {
      before: endOf('export interface SpacesById \\{'),
      add: `  '${id}': { observation: Box; action: Discrete };\n`,
    },
    { before: endOf('export function builtins\\(\\)[^\\n]*', '  \\];\\n'), add: entryOf(Name, id) },
  ];
  const imported = addImport(text, `import { ${Name}, type ${Name}Options } from ${from};`);
  return entries.reduce(insert, imported);
}

/** Where what begins so ends. @param {string} beginning @param {string} [end] */
function endOf(beginning, end = '') {
  return new RegExp(`(?<=^${beginning}\\n(?:(?!\\}).*\\n)*)${end}\\}$`);
}

/** @param {string} Name @param {string} id */
function entryOf(Name, id) {
  return `    toSpec<${Name}Options>('${id}', (options) => new ${Name}(options), {
      defaults: { goal: 0.5 },
      maxEpisodeSteps: 100,
      rewardThreshold: -5,
      stepsPerSecond: 15,
    }),
`;
}

/** @param {string} name @param {string} id */
function sourceOf(name, id) {
  const Name = pascal(name);
  return `import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import type { ShapesScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import type { Action, Env, ResetOptions, ResetResult, StepResult } from '../api/env.js';

/** The line reaches from -END to END. */
const END = 1;
const STRIDE = 0.1;
/** So near to the goal is there. */
const NEAR = 0.05;

export interface ${Name}Options {
  /** Where the point has to get to, in -1..1. Default 0.5. */
  goal?: number;
}

/**
 * \`${id}\`: a point on a line is led to its goal.
 *
 * - Observation: the point's position, in -1..1.
 * - Action: 0 moves it by 0.1 to the left, 1 leaves it, 2 moves it by 0.1 to the right.
 * - Reward: minus the distance to the goal after the step.
 * - End: within 0.05 of the goal; \`make\` truncates after 100 steps.
 * - Reset: uniform on the line.
 */
export class ${Name} implements Env<Box, Discrete> {
  readonly id = '${id}';
  readonly observationSpace = new Box(-END, END, { shape: [1] });
  readonly actionSpace = new Discrete(3);
  private readonly goal: number;
  private position = 0;
  private random: Generator | undefined;

  constructor({ goal = 0.5 }: ${Name}Options = {}) {
    this.goal = goal;
  }

  reset({ seed }: ResetOptions = {}): ResetResult {
    if (seed !== undefined) this.random = new Generator(seed);
    this.random ??= new Generator(entropySeed());
    this.position = this.random.uniform(-END, END);
    return { observation: this.observe(), info: {} };
  }

  step(action: Action<Discrete>): StepResult {
    const moved = this.position + STRIDE * (action - 1);
    this.position = Math.max(-END, Math.min(END, moved));
    const distance = Math.abs(this.position - this.goal);
    const ends = { terminated: distance < NEAR, truncated: false };
    return { observation: this.observe(), reward: -distance, ...ends, info: {} };
  }

  scene(): ShapesScene {
    const { goal, position } = this;
    return {
      kind: 'shapes',
      camera: { x: 0, y: 0.3, width: 2 * END + 0.6, height: 1.4 },
      actionNames: ['left', 'stay', 'right'],
      shapes: [
        { kind: 'segment', from: [-END, 0], to: [END, 0], stroke: 'metal', lineWidth: 0.02 },
        { kind: 'segment', from: [goal, 0], to: [goal, 0.4], stroke: 'beacon', lineWidth: 0.02 },
        {
          kind: 'circle',
          x: position,
          y: 0.07,
          radius: 0.07,
          fill: { top: 'foilLight', bottom: 'foilShade' },
        },
      ],
    };
  }

  serialize(archive: Archive): void {
    this.random = archive.optional('random', this.random, () => new Generator(0));
    this.position = archive.number('position', this.position);
  }

  close(): void {
    this.random = undefined;
  }

  private observe(): Float32Array {
    return Float32Array.of(this.position);
  }
}
`;
}

/** @param {string} name @param {string} id @param {string} room */
function testOf(name, id, room) {
  const Name = pascal(name);
  return `import { describe, expect, it } from 'vitest';
import { ${Name} } from '../../src/${room}/${name}.js';
import { checkEnv, make } from '../../src/env/index.js';
import { checkScene } from '../../src/scene/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

/** What a number of steps gives, to the right if not said otherwise. */
function play(env: ${Name}, steps: number, action = 2) {
  return Array.from({ length: steps }, () => env.step(action));
}

describe('${id}', () => {
  it('keeps what an environment must', () => {
    checkEnv(new ${Name}());
  });

  it('by hand: a step moves by 0.1, costs the distance to the goal, and ends within 0.05 of it', () => {
    const env = new ${Name}({ goal: 1 });
    const [first] = env.reset({ seed: 1 }).observation;
    const steps = play(env, 20);
    expect(steps[0]?.observation[0]).toBeCloseTo((first as number) + 0.1, 6);
    expect(steps[0]?.reward).toBeCloseTo((first as number) + 0.1 - 1, 6);
    expect(steps[0]?.terminated).toBe(false);
    expect(steps[19]).toMatchObject({ reward: -0, terminated: true, truncated: false });
    expect(env.step(1).observation).toEqual(Float32Array.of(1));
  });

  it('gives the same episode for the same seed, and another for another', () => {
    const [one, two] = [new ${Name}(), new ${Name}()];
    expect(one.reset({ seed: 7 })).toEqual(two.reset({ seed: 7 }));
    expect(play(one, 5)).toEqual(play(two, 5));
    expect(one.reset()).toEqual(two.reset());
    expect(one.reset({ seed: 8 })).not.toEqual(two.reset({ seed: 7 }));
  });

  it('goes on from a checkpoint as if it had not been stopped', () => {
    const [env, other] = [new ${Name}(), new ${Name}()];
    env.reset({ seed: 3 });
    play(env, 2, 0);
    restoreState(other, copyState(env));
    expect(play(other, 4)).toEqual(play(env, 4));
    expect(other.reset()).toEqual(env.reset());
  });

  it('is made by its id, with its time limit and its options', () => {
    const env = make('${id}', { goal: -1, maxEpisodeSteps: 3 });
    env.reset({ seed: 1 });
    const steps = Array.from({ length: 3 }, () => env.step(2));
    expect(steps.map(({ truncated }) => truncated)).toEqual([false, false, true]);
  });

  it('can be drawn wherever the point is', () => {
    const env = new ${Name}();
    env.reset({ seed: 1 });
    for (const action of [0, 2]) {
      play(env, 20, action);
      expect(() => checkScene(env.scene())).not.toThrow();
    }
  });
});
`;
}

/** @param {string} name @param {string} id */
function pageOf(name, id) {
  return `# ${id}

${words(name)}: a point on a line is led to its goal.

\`\`\`ts
const env = make('${id}', { goal: 0.5 });
\`\`\`

| | |
|---|---|
| Observation | \`Box\`, 1 number: the point's position |
| Bounds | ±1 |
| Action | \`Discrete(3)\`: 0 moves by 0.1 to the left, 1 stays, 2 moves by 0.1 to the right |
| Reward | minus the distance to the goal after the step |
| End | within 0.05 of the goal |
| Time limit | 100 steps |
| Counts as solved | mean return of -5 |

**Reset**: uniform on the line.

| option | default | |
|---|---|---|
| \`goal\` | 0.5 | where the point has to get to |
`;
}
