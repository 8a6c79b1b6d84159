/**
 * Has things written together that come while others are being written: a disk that takes some milliseconds to flush would allow
 * for no more than a hundred or two a second, one by one.
 */
export class Gathering<Item> {
  private waiting: Item[] = [];
  /** When what waits is written; undefined if nothing does. */
  private next: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly write: (items: readonly Item[]) => Promise<void>) {}

  /** Resolves when it is written. Once something could not be, nothing after it is either. */
  add(item: Item): Promise<void> {
    this.waiting.push(item);
    if (this.next === undefined) {
      this.next = this.last.then(() => this.writeAll());
      this.last = this.next;
    }
    return this.next;
  }

  /** Resolves when all that came is written, or could not be. */
  async settled(): Promise<void> {
    await this.last.catch(() => {});
  }

  private writeAll(): Promise<void> {
    const items = this.waiting;
    this.waiting = [];
    this.next = undefined;
    return this.write(items);
  }
}
