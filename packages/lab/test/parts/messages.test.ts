import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/bridge/messages';
import { askOnce } from '../../src/parts/ask-worker';

const episode = { return: -1.5, length: 3, endedAt: 12, seconds: 0.5 };

describe('a worker that is asked once', () => {
  /** One that breaks off as soon as it is asked. */
  class Broken extends EventTarget {
    onerror: ((event: Pick<ErrorEvent, 'message' | 'preventDefault'>) => void) | undefined;
    isOver = false;
    constructor(private readonly message: string) {
      super();
    }
    postMessage() {
      const { message } = this;
      queueMicrotask(() => this.onerror?.({ message, preventDefault() {} }));
    }
    terminate() {
      this.isOver = true;
    }
  }
  interface Maker {
    make(): number;
  }

  it.each([
    ['out of memory', 'out of memory'],
    ['', 'The worker could not be started.'],
  ])('that breaks off with "%s" says so, and is ended', async (message, said) => {
    const worker = new Broken(message);
    const asked = askOnce<Maker, number>(worker as unknown as Worker, (maker) => maker.make());
    await expect(asked).rejects.toThrow(said);
    expect(worker.isOver).toBe(true);
  });
});

describe('messages of the sandbox', () => {
  it('F15: are read as they were meant', () => {
    const done = { kind: 'done', solved: true, mean: 0.65, length: 4.5, episodes: 100 } as const;
    for (const message of [
      { kind: 'ready' },
      { kind: 'report', steps: 12, episodes: [episode] },
      { ...done, threshold: 0.5 },
      { kind: 'failed', message: 'no', line: 3 },
      { kind: 'broken', message: 'no' },
    ]) {
      expect(readMessage(message)).toEqual(message);
    }
  });

  it.each([
    null,
    'report',
    {},
    { kind: 'report' },
    { kind: 'report', steps: 1, episodes: 5 },
    { kind: 'report', steps: 1, episodes: { length: 1e9 } },
    { kind: 'report', steps: 1, episodes: [null] },
    { kind: 'report', steps: 1, episodes: [{ ...episode, return: Number.NaN }] },
    { kind: 'report', steps: Number.POSITIVE_INFINITY, episodes: [] },
    { kind: 'done', solved: 'yes', mean: 1, length: 1, episodes: 1 },
    { kind: 'done', solved: true, mean: [], length: 1, episodes: 1 },
    { kind: 'nonsense' },
  ])('F15: %j is none', (data) => {
    expect(readMessage(data)).toBeUndefined();
  });

  it('F15: of a failure keep 2,000 characters, and a line that can be one', () => {
    const message = 'x'.repeat(1e6);
    expect(readMessage({ kind: 'failed', message, line: -1 })).toEqual({
      kind: 'failed',
      message: message.slice(0, 2_000),
    });
    expect(readMessage({ kind: 'failed', message: { evil: true } })).toEqual({
      kind: 'failed',
      message: 'It failed without a word.',
    });
  });

  it('F15: never throw, whatever comes', () => {
    const kind = fc.constantFrom('ready', 'report', 'done', 'failed', 'broken');
    fc.assert(
      fc.property(kind, fc.object(), fc.anything(), (name, given, episodes) => {
        readMessage({ ...given, kind: name, steps: 1, episodes });
        readMessage(episodes);
      }),
    );
  });
});
