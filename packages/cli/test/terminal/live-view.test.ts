import { type Progress, resolveConfig } from 'perilune';
import { describe, expect, it } from 'vitest';
import { frame } from '../../src/terminal/frame.js';
import { LiveView } from '../../src/terminal/live-view.js';
import { progressView } from '../../src/terminal/progress-view.js';

const config = resolveConfig({ env: 'LunarLander-v3' });
const progress = {
  ...{ steps: 25_000, totalSteps: 100_000, seconds: 5, episodes: 123, updates: 45_678 },
  ...{ meanReturn: -87.5, meanLength: 100, standing: { epsilon: 0.05, learningRate: 0.001 } },
  learning: { updates: 1, loss: 0.25, gradientNorm: 1.5, meanQ: 3, tdError: 0.1 },
  validation: { step: 20_000, mean: 101.25, meanLength: 9, episodes: 10 },
} as unknown as Progress;
const history = Array.from({ length: 300 }, (_, i) => i - 200);
const framed = (columns: number, rows: number) =>
  frame({ config, progress, history }, { columns, rows });

/** A terminal of a size, and what was written to it. */
function terminal(columns: number, rows: number) {
  const written: string[] = [];
  const listeners = new Set<() => void>();
  const stream = {
    ...{ isTTY: true, columns, rows },
    write: (text: string) => written.push(text) > 0,
    on: (_: string, listener: () => void) => listeners.add(listener),
    off: (_: string, listener: () => void) => listeners.delete(listener),
  };
  const resize = (size: number) => {
    stream.columns = size;
    for (const listener of listeners) listener();
  };
  return { stream: stream as unknown as NodeJS.WriteStream, written, resize };
}

describe('F9: the live view', () => {
  it.each([
    [40, 10],
    [25, 8],
    [10, 3],
    [1, 1],
    [80, 24],
    [200, 60],
  ])('keeps within %i columns and %i lines, one of them free', (columns, rows) => {
    const lines = framed(columns, rows);
    expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.max(0, columns - 1));
  });

  it('uses what a tall terminal has for its curve, and says how long it may take', () => {
    const [small, tall] = [framed(80, 24), framed(80, 50)];
    expect(small.length).toBe(23);
    expect(tall.length).toBeGreaterThan(28);
    expect(small.join('\n')).toContain('5.0 s   at most 15.0 s left');
    expect(small.join('\n')).toContain('validation 101.3 at step 20,000');
  });

  it('leaves nothing of itself where the terminal has become narrower', () => {
    const { stream, written, resize } = terminal(80, 24);
    const view = new LiveView(stream, config);
    view.update(progress);
    const first = frame({ config, progress, history: [-87.5] }, { columns: 80, rows: 24 });
    const widths = first.map((line) => line.length);
    resize(30);
    const lines = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / 30)), 0);
    const cleared = '\u001b[1A\u001b[2K'.repeat(lines);
    expect(written.at(-1)?.startsWith(`${cleared}\r${first[0]?.slice(0, 10)}`)).toBe(true);
    view.end();
    resize(20);
    expect(written).toHaveLength(2);
  });

  it('is plain lines without escapes on a dumb terminal, and on one of no size', async () => {
    const term = process.env.TERM;
    try {
      for (const [name, columns] of [
        ['dumb', 80],
        ['xterm', 0],
      ] as const) {
        process.env.TERM = name;
        const { stream, written } = terminal(columns, 24);
        const view = await progressView(stream, config);
        view.update(progress);
        view.end();
        expect(written.join('')).toMatch(/^5\.0 s: step 25,000/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are looked for.
        expect(written.join('')).not.toMatch(/\u001b/);
      }
    } finally {
      process.env.TERM = term;
    }
  });
});
