import type { Entry, Slide } from '../parts/entry-field';
import { spelled } from '../parts/numbers';

/** What there is to say of a world's option. */
interface OptionWords {
  /** What it is, in a sentence. */
  word: string;
  slide?: Slide;
  /** What another one must be, or must not, for it to do anything. */
  needs?: { name: string; is: unknown };
}

const SHARE: Slide = { min: 0, max: 1, step: 0.05 };
const WIND = { name: 'enableWind', is: true };

/** By name: an option is called the same in every world that has it. */
const known: Readonly<Record<string, OptionWords>> = {
  gravity: {
    word: 'How strongly the ground pulls, in m/s²: more and it falls faster.',
    slide: { min: -11.9, max: -0.1, step: 0.1 },
  },
  enableWind: { word: 'Gusts push the ship about, and turn it.' },
  windPower: {
    word: 'How hard a gust pushes at most.',
    slide: { min: 0, max: 20, step: 0.5 },
    needs: WIND,
  },
  turbulencePower: {
    word: 'How hard a gust turns it at most.',
    slide: { min: 0, max: 2, step: 0.1 },
    needs: WIND,
  },
  continuous: {
    word: 'Two throttles in place of engines that are on or off: not every recipe can.',
  },
  goalVelocity: { word: 'How fast it must still be at the flag.' },
  suttonBartoReward: { word: 'Nothing a step and −1 for the fall, in place of 1 a step.' },
  g: { word: 'How strongly the ground pulls, in m/s².' },
  desc: { word: 'A map of one’s own, a text a row: S the start, F ice, H a hole, G the goal.' },
  mapName: { word: 'Which of the two maps that come with it.', needs: { name: 'desc', is: null } },
  isSlippery: { word: 'Whether a step may slip to either side.' },
  successRate: {
    word: 'How often a step on slippery ice goes where it should.',
    slide: SHARE,
    needs: { name: 'isSlippery', is: true },
  },
  rewardSchedule: { word: 'What a step brings to the goal, into a hole, and onto ice.' },
  isRainy: { word: 'Whether a drive may drift to either side.' },
  rainyProbability: {
    word: 'How often a drive in the rain goes where it should.',
    slide: SHARE,
    needs: { name: 'isRainy', is: true },
  },
  ficklePassenger: { word: 'Whether the passenger may want to go elsewhere, once, on the way.' },
  fickleProbability: {
    word: 'How often a passenger changes the goal.',
    slide: SHARE,
    needs: { name: 'ficklePassenger', is: true },
  },
  natural: {
    word: 'Pays one and a half for an ace and a ten at once.',
    needs: { name: 'sab', is: false },
  },
  sab: { word: 'The rules of Sutton and Barto’s book.' },
};

/** A sentence on an option; undefined of one that nobody has written about. */
export function wordOfOption(name: string): string | undefined {
  return known[name]?.word;
}

/** Whether an option does nothing as the others stand. */
export function isIdle(name: string, standing: (name: string) => unknown): boolean {
  const needs = known[name]?.needs;
  return needs !== undefined && standing(needs.name) !== needs.is;
}

/** An option as a form shows it. @param standard what it is without a change */
export function optionEntry(name: string, standard: unknown): Entry {
  const about = { name, label: spelled(name), nullable: false };
  if (typeof standard === 'boolean') return { ...about, kind: 'switch' };
  const slide = known[name]?.slide;
  if (typeof standard === 'number') return { ...about, kind: 'number', ...(slide && { slide }) };
  return { ...about, kind: 'json' };
}
