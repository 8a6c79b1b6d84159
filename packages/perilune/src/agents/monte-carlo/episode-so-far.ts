import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';

/** What came after an action. */
export interface Return {
  /** Where the action's value is kept. */
  place: number;
  /** G: its discounted return. */
  value: number;
}

/** The actions of an episode and what each was paid, in order. */
export class EpisodeSoFar implements Serializable {
  private places: number[] = [];
  private rewards: number[] = [];

  add(place: number, reward: number): void {
    this.places.push(place);
    this.rewards.push(reward);
  }

  /**
   * The returns that count, from the last action to the first.
   *
   * @param rest what follows the last reward, where the episode was cut
   */
  returns(
    { discount, visits }: { discount: number; visits: 'first' | 'every' },
    rest: number,
  ): Return[] {
    const firsts = visits === 'first' ? firstTimes(this.places) : undefined;
    const returns: Return[] = [];
    let value = rest;
    for (let t = this.places.length - 1; t >= 0; t--) {
      value = (this.rewards[t] as number) + discount * value;
      const place = this.places[t] as number;
      if (firsts === undefined || firsts.get(place) === t) returns.push({ place, value });
    }
    return returns;
  }

  clear(): void {
    this.places = [];
    this.rewards = [];
  }

  serialize(archive: Archive): void {
    this.places = Array.from(archive.resizable('places', Float64Array.from(this.places)));
    this.rewards = Array.from(archive.resizable('rewards', Float64Array.from(this.rewards)));
    if (this.places.length !== this.rewards.length) {
      throw new UsageError("The state's actions and rewards of an episode do not fit together.");
    }
  }
}

/** When each place came first. */
function firstTimes(places: readonly number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const [t, place] of places.entries()) if (!times.has(place)) times.set(place, t);
  return times;
}
