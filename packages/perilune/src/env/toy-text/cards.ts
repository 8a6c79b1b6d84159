import type { Generator } from '../../random/generator.js';
import type { Archive } from '../../state/index.js';

/** As many pips of a card as equally likely draws: the ace is 1; ten, jack, queen and king are 10. */
export const DECK: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

const ACE = 1;
/** A hand that is beyond 21 gets no more: 21 aces and what broke it. */
const MOST_CARDS = 22;

/** Cards by their pips, drawn from a deck that never runs out; what they come to is kept while they come. */
export class Hand {
  count = 0;
  private readonly pips = new Uint8Array(MOST_CARDS);
  private total = 0;
  private hasAce = false;

  /** Two new cards. */
  deal(generator: Generator): void {
    this.clear();
    this.draw(generator);
    this.draw(generator);
  }

  draw(generator: Generator): void {
    this.take(DECK[generator.integers(0, DECK.length)] as number);
  }

  get cards(): Uint8Array {
    return this.pips.subarray(0, this.count);
  }

  /** Its first card's. */
  get open(): number {
    return this.pips[0] as number;
  }

  /** Whether an ace counts as 11 without a bust. */
  get hasUsableAce(): boolean {
    return this.hasAce && this.total + 10 <= 21;
  }

  get sum(): number {
    return this.hasUsableAce ? this.total + 10 : this.total;
  }

  get isBust(): boolean {
    return this.sum > 21;
  }

  /** What it is worth against another: nothing when bust. */
  get score(): number {
    return this.isBust ? 0 : this.sum;
  }

  /** An ace and a ten in two cards. */
  get isNatural(): boolean {
    return this.count === 2 && this.sum === 21;
  }

  /** Its cards, under a name of the archive's. */
  serializeAs(name: string, archive: Archive): void {
    const present = this.cards;
    const read = archive.resizable(name, present);
    if (read === present) return;
    this.clear();
    for (const pips of read.subarray(0, MOST_CARDS)) this.take(pips);
  }

  private take(pips: number): void {
    this.pips[this.count++] = pips;
    this.total += pips;
    this.hasAce ||= pips === ACE;
  }

  private clear(): void {
    this.count = 0;
    this.total = 0;
    this.hasAce = false;
  }
}
