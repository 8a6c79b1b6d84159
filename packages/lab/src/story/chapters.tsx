import type { ComponentChildren } from 'preact';
import { Formula, Q, SquaredError, StateAction, Target } from './formula';

export interface Chapter {
  title: string;
  /** A few sentences: the idea, and what comes of it. */
  text: string;
  formula: ComponentChildren;
}

const sum = (
  <munder>
    <mo>∑</mo>
    <mi>i</mi>
  </munder>
);

/** The story of the article, an algorithm a chapter. */
const byAlgorithm: Record<string, Chapter> = {
  'tabular-q': {
    title: 'A table',
    text:
      'Cut every observation into a few bins and keep one number for each box and action. ' +
      'Simple and sound, but eight observations make millions of boxes: most are never seen twice.',
    formula: (
      <>
        <Target />
        <Formula>
          <mi>Δ</mi>
          <Q>
            <StateAction />
          </Q>
          <mo>=</mo>
          <mi>α</mi>
          <mo>[</mo>
          <mi>y</mi>
          <mo>−</mo>
          <Q>
            <StateAction />
          </Q>
          <mo>]</mo>
        </Formula>
      </>
    ),
  },
  'kernel-q': {
    title: 'Features, weighed',
    text:
      'Describe a state by 400 smooth features and give each action a weight for every one. Near states ' +
      'share what they learn: enough for the mountain car, while the lander stalls half-way.',
    formula: (
      <Formula>
        <Q>
          <StateAction />
        </Q>
        <mo>=</mo>
        {sum}
        <msub>
          <mi>w</mi>
          <mrow>
            <mi>a</mi>
            <mo>,</mo>
            <mi>i</mi>
          </mrow>
        </msub>
        <msub>
          <mi>φ</mi>
          <mi>i</mi>
        </msub>
        <mo>(</mo>
        <mi>s</mi>
        <mo>)</mo>
      </Formula>
    ),
  },
  'online-q': {
    title: 'A network, step by step',
    text:
      'Let a network find the features itself, and learn from each step once, as it comes. Steps that ' +
      'follow each other are alike, and the target moves with every update: its values soon run away.',
    formula: (
      <>
        <Target of="w" />
        <Formula>
          <mi>L</mi>
          <mo>=</mo>
          <SquaredError />
        </Formula>
      </>
    ),
  },
  dqn: {
    title: 'Memory and a steady target',
    text:
      'Keep what happened and learn from random pieces of it; take the target from a second, slower ' +
      'network. The same network now lands: this is deep Q-learning.',
    formula: (
      <>
        <Target of="target" />
        <Formula>
          <mi>L</mi>
          <mo>=</mo>
          <msub>
            <mi>𝔼</mi>
            <mi>replay</mi>
          </msub>
          <SquaredError />
        </Formula>
      </>
    ),
  },
};

/** What there is to say about an algorithm. */
export function chapterOf(algo: string): Chapter | undefined {
  return byAlgorithm[algo];
}
