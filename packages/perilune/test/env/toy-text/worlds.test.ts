import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkEnv, generateRandomMap, make } from '../../../src/env/index.js';
import { Blackjack } from '../../../src/env/toy-text/blackjack.js';
import { CliffWalking } from '../../../src/env/toy-text/cliff-walking.js';
import { FrozenLake } from '../../../src/env/toy-text/frozen-lake.js';
import { Taxi } from '../../../src/env/toy-text/taxi.js';
import { UsageError } from '../../../src/errors.js';

describe('checkEnv', () => {
  it.each([
    ['FrozenLake', () => new FrozenLake()],
    ['CliffWalking', () => new CliffWalking({ isSlippery: true })],
    ['Taxi', () => new Taxi({ isRainy: true, ficklePassenger: true })],
    ['Blackjack', () => new Blackjack()],
  ])('finds nothing wrong with %s', (_, world) => {
    expect(() => checkEnv(world())).not.toThrow();
  });
});

describe('generateRandomMap', () => {
  const url = new URL('../../fixtures/frozen-lake-maps.json', import.meta.url);
  const maps: { size: number; p: number; seed: number; map: string[] }[] = JSON.parse(
    readFileSync(url, 'utf8'),
  );

  it.each(maps)('draws the map of Gymnasium: size $size, p $p, seed $seed', (drawn) => {
    expect(generateRandomMap(drawn.size, drawn.p, drawn.seed)).toEqual(drawn.map);
  });

  it('makes maps to walk on, of chance without a seed', () => {
    const desc = generateRandomMap(5);
    expect(desc.join('')).toMatch(/^S[FH]{23}G$/);
    expect(make('FrozenLake-v1', { desc }).observationSpace.n).toBe(25);
  });

  it.each([
    [() => generateRandomMap(1), 'The size of a map must be an integer from 2, but is 1.'],
    [() => generateRandomMap(4, 0), 'p must be a probability above 0 and up to 1, but is 0.'],
    [() => generateRandomMap(4, 0.01, 1), /^Of 10000 maps .* give a greater p\.$/],
  ])('refuses what has no way: %#', (draw, message) => {
    expect(draw).toThrow(UsageError);
    expect(draw).toThrow(message);
  });
});

describe('FrozenLake', () => {
  it.each([
    [{ mapName: '4x5' }, /Unknown map "4x5".*4x4/],
    [{ desc: ['SF', 'H'] }, /list of rows of one length/],
    [{ desc: ['SX'] }, /S \(start\), F \(frozen\), H \(hole\) and G \(goal\)/],
    [{ desc: ['FG'] }, /has no start/],
    [{ successRate: 1.5 }, /successRate must be in 0\.\.1, but 1\.5/],
    [{ rewardSchedule: [1, 0] }, /the three rewards of goal, hole and ice/],
  ])('refuses %o', (options, message) => {
    expect(() => make('FrozenLake-v1', options)).toThrow(UsageError);
    expect(() => make('FrozenLake-v1', options)).toThrow(message);
  });

  it('has the map of its id', () => {
    expect(make('FrozenLake-v1').observationSpace.n).toBe(16);
    expect(make('FrozenLake8x8-v1').observationSpace.n).toBe(64);
  });
});

describe('Taxi', () => {
  it.each([
    [{ rainyProbability: -0.1 }, /rainyProbability must be in 0\.\.1/],
    [{ fickleProbability: 2 }, /fickleProbability must be in 0\.\.1/],
  ])('refuses %o', (options, message) => {
    expect(() => make('Taxi-v4', options)).toThrow(message);
  });
});

describe('the model, as hand-worked', () => {
  it('FrozenLake: from tile 14 to the right, a third each to 14, 15 and 10', () => {
    const model = make('FrozenLake-v1').model();
    const third = expect.closeTo(1 / 3, 15);
    expect(model.transitions(14, 2)).toEqual([
      { probability: third, next: 14, reward: 0, terminated: false },
      { probability: third, next: 15, reward: 1, terminated: true },
      { probability: third, next: 10, reward: 0, terminated: false },
    ]);
    expect(model.transitions(5, 0)).toEqual([
      { probability: 1, next: 5, reward: 0, terminated: true },
    ]);
  });

  it('CliffWalking: from the start to the right over the cliff, back to the start', () => {
    const model = make('CliffWalking-v1').model();
    expect(model.transitions(36, 1)).toEqual([
      { probability: 1, next: 36, reward: -100, terminated: false },
    ]);
    expect(model.transitions(35, 2)).toEqual([
      { probability: 1, next: 47, reward: -1, terminated: true },
    ]);
  });

  it('Taxi: at red with the passenger inside who wants to yellow, red only puts them down', () => {
    const model = make('Taxi-v4').model();
    const aboard = (0 * 5 + 4) * 4 + 2;
    expect(model.transitions(aboard, 5)).toEqual([
      { probability: 1, next: 2, reward: -1, terminated: false },
    ]);
    expect(model.transitions(aboard, 4)).toEqual([
      { probability: 1, next: aboard, reward: -10, terminated: false },
    ]);
  });

  it.each(['FrozenLake-v1', 'FrozenLake8x8-v1', 'CliffWalkingSlippery-v1', 'Taxi-v4'] as const)(
    '%s: probabilities add up to 1 to 1e-15, of the start as well',
    (id) => {
      const { states, actions, start, transitions } = make(id).model();
      expect(start.reduce((a, b) => a + b)).toBeCloseTo(1, 13);
      for (let i = 0; i < states * actions; i++) {
        const all = transitions(Math.floor(i / actions), i % actions);
        expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 15);
      }
    },
  );

  it('is refused by worlds whose states cannot be listed', () => {
    expect(() => make('CartPole-v1').model()).toThrow(/CartPole-v1 has no transition model/);
  });
});

describe('Blackjack', () => {
  it('keeps to the hand-worked rules: natural pays 1.5 where asked, and wins alone under sab', () => {
    const seen = new Set<string>();
    for (const options of [{}, { sab: false }, { sab: false, natural: true }]) {
      const env = make('Blackjack-v1', options);
      for (let seed = 0; seed < 1500; seed++) {
        const { observation } = env.reset({ seed });
        const { reward } = env.step(0);
        if (observation[0] === 21) seen.add(`${JSON.stringify(options)} ${reward}`);
      }
    }
    expect([...seen].sort()).toEqual([
      '{"sab":false,"natural":true} 0',
      '{"sab":false,"natural":true} 1.5',
      '{"sab":false} 0',
      '{"sab":false} 1',
      '{} 0',
      '{} 1',
    ]);
  });
});
