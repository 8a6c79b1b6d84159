import { expect, it, vi } from 'vitest';

it('examples/custom-environment.mjs runs, and its agent catches at least 90 % of the balls', async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  const example = '../../../../examples/custom-environment.mjs';
  await import(example);
  log.mockRestore();
  const trained = Number(/trained: (-?[\d.]+)/.exec(lines.join('\n'))?.[1]);
  expect(trained).toBeGreaterThanOrEqual(0.8);
  expect(lines.at(-1)).toMatch(/^four at once: rewards /);
});
