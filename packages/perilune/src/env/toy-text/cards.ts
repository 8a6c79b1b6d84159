import type { Generator } from '../../random/generator.js';

/** As many pips of a card as equally likely draws: the ace is 1; ten, jack, queen and king are 10. */
export const DECK: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

/** A card of a deck that never runs out, as a number of pips. */
export function drawCard(generator: Generator): number {
  return DECK[generator.integers(0, DECK.length)] as number;
}

/** Cards by their pips. */
export type Hand = Uint8Array;

/** Whether an ace counts as 11 without a bust. */
export function hasUsableAce(hand: Hand): boolean {
  return hand.includes(1) && pips(hand) + 10 <= 21;
}

export function sumOf(hand: Hand): number {
  return hasUsableAce(hand) ? pips(hand) + 10 : pips(hand);
}

export function isBust(hand: Hand): boolean {
  return sumOf(hand) > 21;
}

/** What a hand is worth against another: nothing when bust. */
export function scoreOf(hand: Hand): number {
  return isBust(hand) ? 0 : sumOf(hand);
}

/** An ace and a ten in two cards. */
export function isNatural(hand: Hand): boolean {
  return hand.length === 2 && sumOf(hand) === 21;
}

function pips(hand: Hand): number {
  return hand.reduce((a, b) => a + b, 0);
}
