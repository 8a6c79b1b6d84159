import { mistakable, mistakes } from '@perilune/article';
import { hyperparameterFields, presetNamed, type RunOptions } from 'perilune';

/** A piece of the method that can be taken away, or one of the article's printed mistakes put back. */
export interface Piece {
  id: string;
  title: string;
  /** What it is for, and what to expect without it. */
  text: string;
  mistake: boolean;
  /** What of the hyperparameters changes. */
  change: Readonly<Record<string, unknown>>;
  shown: Showing;
}

/** Where the loss of a piece shows, or was looked for in vain: `npm run bench -- broken` counts on how many seeds. */
export interface Showing {
  recipe: Omit<RunOptions, 'seed'>;
  measure: Measure;
}

/** By what it matters: one solves it and the other does not, brings so many times as much, or promises so
 * much more beyond what comes. */
export type Measure = { solved: true } | { times: number } | { beyond: number };

/** The pole on its cart by the quickest recipe: within a second either learns it, or does not. */
const toTheEnd = { solve: { enabled: false } } as const;
const practice: Showing['recipe'] = {
  ...{ env: 'CartPole-v1', preset: 'fast', steps: 40_000, ...toTheEnd },
};

/** All of them, whichever recipe has them. */
export const pieces: readonly Piece[] = [
  {
    id: 'target',
    title: 'No target network',
    text: 'The network chases its own guess: every update moves the goal as well.',
    mistake: false,
    change: { targetUpdateInterval: 1, targetUpdateUnit: 'updates', tau: 1 },
    shown: {
      recipe: {
        ...{ ...practice, steps: 16_000 },
        hyperparameters: {
          ...{ nStep: 1, double: false, layerNorm: false, loss: 'squared', maxGradientNorm: null },
          ...{ tau: 1, targetUpdateUnit: 'updates', targetUpdateInterval: 50 },
        },
      },
      measure: { beyond: 100 },
    },
  },
  {
    id: 'replay',
    title: 'No replay',
    text: 'It learns from the last moments alone, which are all alike, and forgets the rest.',
    mistake: false,
    change: { replayCapacity: 64, learningStarts: 64 },
    shown: { recipe: practice, measure: { times: 1.5 } },
  },
  {
    id: 'double',
    title: 'No double estimate',
    text: 'The largest of several noisy guesses is too large: promises grow beyond what comes.',
    mistake: false,
    change: { double: false },
    shown: {
      recipe: {
        ...{ env: 'LunarLander-v3', preset: 'fast', steps: 60_000, ...toTheEnd },
        hyperparameters: { nStep: 1 },
      },
      measure: { beyond: 8 },
    },
  },
  {
    id: 'n-step',
    title: 'One step at a time',
    text: 'News of a crash or a landing travels back one step an update instead of several.',
    mistake: false,
    change: { nStep: 1 },
    shown: { recipe: { ...practice, steps: 25_000 }, measure: { times: 1.05 } },
  },
  {
    id: 'exploration',
    title: 'No exploration',
    text: 'It never tries what it does not believe in yet.',
    mistake: false,
    change: { epsilon: 0, learningStarts: 1 },
    shown: {
      recipe: {
        ...{
          env: 'FrozenLake-v1',
          envOptions: { isSlippery: false },
          preset: 'fast',
          steps: 20_000,
        },
        hyperparameters: {
          ...{ learningStarts: 500, replayCapacity: 5_000, rewardScale: 1 },
          epsilon: { start: 1, end: 0.05, steps: 10_000 },
        },
      },
      measure: { solved: true },
    },
  },
  {
    id: 'terminal',
    title: 'No terminal mask',
    text: 'A crash is not the end: it adds the worth of a state that never comes.',
    mistake: true,
    change: mistakes.overlookedEnds,
    shown: { recipe: practice, measure: { times: 1.5 } },
  },
  {
    id: 'truncated',
    title: 'A cut taken for an end',
    text: 'When time runs out it learns that the future is worth nothing, though it only was not seen.',
    mistake: true,
    change: { bootstrapTruncated: false },
    shown: { recipe: practice, measure: { times: 1.5 } },
  },
  {
    id: 'row-max',
    title: 'A loss of row maxima',
    text: 'It compares the best action’s value with the target of another one, which is often nought.',
    mistake: true,
    change: mistakes.rowMax,
    shown: { recipe: practice, measure: { times: 1.5 } },
  },
  {
    id: 'newest',
    title: 'A buffer that freezes',
    text: 'A full memory throws the new away and keeps the old: the clumsy beginning, for ever.',
    mistake: true,
    change: mistakes.frozenReplay,
    shown: {
      recipe: { ...practice, hyperparameters: { replayCapacity: 500 } },
      measure: { times: 1.5 },
    },
  },
  {
    id: 'gradient',
    title: 'The gradient of the target alone',
    text: 'The estimate of the next state is moved, that of this one never.',
    mistake: true,
    change: { gradient: 'target-only' },
    shown: {
      recipe: {
        ...{ env: 'CartPole-v1', preset: 'article-online', steps: 40_000, ...toTheEnd },
        hyperparameters: { discount: 0.9, learningRate: 0.01 },
      },
      measure: { times: 1.5 },
    },
  },
];

/** The pieces that a recipe has and that can be changed: those whose options its algorithm knows, mistakes included. */
export function piecesOf(preset: string): Piece[] {
  const { algo, hyperparameters } = presetNamed(preset);
  const fields = new Map(
    hyperparameterFields(mistakable(algo)).map((field) => [field.name, field]),
  );
  const given = hyperparameters as Record<string, unknown>;
  return pieces.filter(({ change }) => {
    const known = Object.keys(change).every((name) => fields.has(name));
    return (
      known &&
      Object.entries(change).some(([name, value]) => {
        const now = given[name] ?? fields.get(name)?.default;
        return JSON.stringify(now) !== JSON.stringify(value);
      })
    );
  });
}
