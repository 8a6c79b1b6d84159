import { describe, expect, it } from 'vitest';
import { type ChartSeries, drawChart } from '../src/node/index.js';

const texts = { title: 'Title', subtitle: ['one', 'two'], x: 'Across', y: 'Up' };

function series(count: number, points = 50): ChartSeries[] {
  return Array.from({ length: count }, (_, i) => ({
    label: `series ${i}`,
    points: Array.from({ length: points }, (_, x) => ({ x, y: 10 * (i + 1) + x })),
  }));
}

function sizeOf(svg: string): number[] {
  return /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.slice(1).map(Number) ?? [];
}

/** How far above the plot's frame something lies, and how far the frame lies below the picture's edge. */
function above(svg: string): { edge: number; title: number } {
  const [, edge] = /<g fill="none"[^>]*transform="translate\([\d.]+,([\d.]+)\)/.exec(svg) ?? [];
  const [, title] = /role-title"><g transform="translate\([^,]+,(-?[\d.]+)\)/.exec(svg) ?? [];
  return { edge: Number(edge), title: -Number(title) };
}

describe('a chart', () => {
  it('has its heading, its axes with their titles, and a name a line', async () => {
    const { svg, png } = await drawChart(series(2), texts);
    for (const words of ['Title', 'one', 'two', 'Across', 'Up', 'series 0', 'series 1']) {
      expect(svg).toContain(`>${words}<`);
    }
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('keeps its heading inside the picture, with a long title of an axis and a threshold too', async () => {
    for (const count of [1, 2, 5]) {
      const y = 'Return, mean of the last 100 episodes';
      const { svg } = await drawChart(series(count), { ...texts, y, threshold: 80 });
      const { edge, title } = above(svg);
      expect(title).toBeGreaterThan(0);
      expect(title).toBeLessThanOrEqual(edge);
    }
  });

  it('grows where there are many names, so that the lines keep their room', async () => {
    expect(sizeOf((await drawChart(series(2), texts)).svg)).toEqual([840, 480]);
    expect(sizeOf((await drawChart(series(12), texts)).svg)).toEqual([840, 740]);
  });

  it('gives each of thirty lines another look', async () => {
    const { svg } = await drawChart(series(30, 2), texts);
    const lines = [...svg.matchAll(/<path aria-label[^>]*|<path[^>]*stroke-width="2.4"[^>]*>/g)]
      .map(([path]) => path)
      .filter((path) => path.includes('stroke-width="2.4"'))
      .map((path) => `${/stroke="[^"]*"/.exec(path)}${/stroke-dasharray="[^"]*"/.exec(path)}`);
    expect(lines).toHaveLength(30);
    expect(new Set(lines).size).toBe(30);
  });

  it('draws the threshold where the values come near it, and only there', async () => {
    expect((await drawChart(series(1), { ...texts, threshold: 70 })).svg).toContain('solved: 70');
    expect((await drawChart(series(1), { ...texts, threshold: 700 })).svg).not.toContain('solved');
  });

  it('refuses to draw nothing', async () => {
    await expect(drawChart([{ label: 'a', points: [] }], texts)).rejects.toThrow('nothing to plot');
  });
});
