import type { ModelTransition, TransitionModel } from '../api/transition-model.js';
import { DECK } from './cards.js';

const SUMS = 32;
const DEALERS = 11;
/** States that are observed apart: by sum, the dealer's card and the usable ace. */
const OBSERVED = SUMS * DEALERS * 2;
const ACE = 1;
const DEALER_STANDS = 17;
const STICK = 0;

/** What a dealer may come to: 17 to 21, 0 when bust, and an ace and a ten in two cards, which is 21 too. */
interface DealerEnd {
  score: number;
  natural: boolean;
  probability: number;
}

export interface BlackjackRules {
  natural: boolean;
  sab: boolean;
}

/** The model of a table, whose states are more than can be seen. */
export interface BlackjackModel extends TransitionModel {
  /** The sum, the dealer's open card and the usable ace, as the environment observes a state. */
  observation(state: number): [sum: number, dealer: number, usableAce: number];
}

/**
 * All that can happen at a table. State (32 sums x 11 dealer's cards x 2) + 1 of an ace are numbered by sum, then
 * card, then ace; the last 11 are the player's naturals, by the dealer's card: what they win differs from other 21s, and
 * nothing else, since they are observed as (21, card, 1). The dealer's draws are one transition, a win, a draw or a loss.
 */
export function blackjackModel(rules: BlackjackRules): BlackjackModel {
  const ends = Array.from({ length: DEALERS }, (_, open) => dealerEnds(open));
  return {
    states: OBSERVED + DEALERS,
    actions: 2,
    start: startShares(),
    observation,
    transitions: remembered((state, action) => {
      const isNatural = state >= OBSERVED;
      const [sum, dealer, usable] = observation(state);
      if (action !== STICK) return hits(sum, dealer, usable === 1);
      return sticks(state, sum, isNatural, ends[dealer] as DealerEnd[], rules);
    }),
  };
}

/** Planning asks for the same lists over and over. */
function remembered(of: TransitionModel['transitions']): TransitionModel['transitions'] {
  const known = new Map<number, readonly ModelTransition[]>();
  return (state, action) => {
    const key = 2 * state + action;
    const list = known.get(key) ?? of(state, action);
    known.set(key, list);
    return list;
  };
}

function observation(state: number): [number, number, number] {
  if (state >= OBSERVED) return [21, state - OBSERVED, 1];
  const row = state >> 1;
  return [Math.floor(row / DEALERS), row % DEALERS, state & 1];
}

function stateOf(sum: number, dealer: number, usable: boolean): number {
  return 2 * (sum * DEALERS + dealer) + (usable ? 1 : 0);
}

function startShares(): Float64Array {
  const start = new Float64Array(OBSERVED + DEALERS);
  const share = 1 / DECK.length ** 3;
  for (const dealer of DECK) {
    for (const first of DECK) {
      for (const second of DECK) {
        const usable = first === ACE || second === ACE;
        const sum = first + second + (usable ? 10 : 0);
        const state = sum === 21 ? OBSERVED + dealer : stateOf(sum, dealer, usable);
        start[state] = (start[state] as number) + share;
      }
    }
  }
  return start;
}

function hits(sum: number, dealer: number, usable: boolean): ModelTransition[] {
  return CARDS.map(([card, probability]) => {
    const hand = withCard(sum, usable, card);
    // No hand is larger than a bust by a ten on 21.
    const next = stateOf(Math.min(hand.sum, SUMS - 1), dealer, hand.usable);
    const terminated = hand.sum > 21;
    return { probability, next, reward: terminated ? -1 : 0, terminated };
  });
}

function sticks(
  state: number,
  sum: number,
  isNatural: boolean,
  ends: readonly DealerEnd[],
  { natural, sab }: BlackjackRules,
): ModelTransition[] {
  const score = sum > 21 ? 0 : sum;
  const shares = new Map<number, number>();
  for (const end of ends) {
    const outcome = Math.sign(score - end.score);
    const reward =
      isNatural && sab && !end.natural
        ? 1
        : isNatural && natural && !sab && outcome === 1
          ? 1.5
          : outcome;
    shares.set(reward, (shares.get(reward) ?? 0) + end.probability);
  }
  return Array.from(shares, ([reward, probability]) => ({
    probability,
    next: state,
    reward,
    terminated: true,
  }));
}

function withCard(sum: number, usable: boolean, card: number): { sum: number; usable: boolean } {
  const pips = sum - (usable ? 10 : 0) + card;
  const stays = (usable || card === ACE) && pips + 10 <= 21;
  return { sum: pips + (stays ? 10 : 0), usable: stays };
}

/** Each number of pips with its chance. */
const CARDS = Array.from({ length: 10 }, (_, i): [card: number, probability: number] => {
  const count = DECK.filter((pips) => pips === i + 1).length;
  return [i + 1, count / DECK.length];
});

/** What a dealer comes to from the open card. */
function dealerEnds(open: number): DealerEnd[] {
  const ends = new Map<string, DealerEnd>();
  const draw = (sum: number, usable: boolean, drawn: number, chance: number): void => {
    if (drawn >= 2 && sum >= DEALER_STANDS) {
      const natural = drawn === 2 && sum === 21;
      const key = `${Math.min(sum, 22)} ${natural}`;
      const before = ends.get(key)?.probability ?? 0;
      ends.set(key, { score: sum > 21 ? 0 : sum, natural, probability: before + chance });
      return;
    }
    for (const [card, probability] of CARDS) {
      const hand = withCard(sum, usable, card);
      draw(hand.sum, hand.usable, drawn + 1, chance * probability);
    }
  };
  const usable = open === ACE;
  draw(open + (usable ? 10 : 0), usable, 1, 1);
  return [...ends.values()];
}
