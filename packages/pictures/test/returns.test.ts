import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { drawReturns, type PlottedEpisode } from '../src/node/index.js';
import { MOST_POINTS, tabulate } from '../src/plots/returns-table.js';

const TITLE = 'LunarLander-v3: dqn, preset fast, seed 1';

/** Returns that rise from -200 to 250, each episode 100 steps long. */
function rising(count: number): PlottedEpisode[] {
  return Array.from({ length: count }, (_, i) => ({
    return: -200 + (450 * i) / count + 40 * ((i * 7) % 5),
    endedAt: 100 * (i + 1),
  }));
}

function symbols(svg: string): number {
  const group = /<g class="mark-symbol[^>]*>(.*?)<\/g>/s.exec(svg);
  return group?.[1]?.match(/<path/g)?.length ?? 0;
}

/** Share of the pixels in a part of the picture (0..1 of its size) that are not white. */
async function ink(png: Buffer, x: number, y: number, width: number, height: number) {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const w = Math.round(width * image.width);
  const h = Math.round(height * image.height);
  const { data } = context.getImageData(
    Math.round(x * image.width),
    Math.round(y * image.height),
    w,
    h,
  );
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i]! + data[i + 1]! + data[i + 2]! < 600) dark++;
  return dark / (w * h);
}

describe('drawReturns', () => {
  it('F10: draws validations where they were made, and has room for them above all returns', async () => {
    const validations = [
      { step: 2_000, mean: 300 },
      { step: 4_000, mean: 600 },
    ];
    const { svg } = await drawReturns(rising(50), { title: TITLE, threshold: 200, validations });
    const groups = [...svg.matchAll(/<g class="mark-symbol[^>]*>(.*?)<\/g>/gs)];
    expect(groups.map(([, inside]) => inside?.match(/<path/g)?.length)).toEqual([50, 2]);
    expect(svg).toContain('Diamonds: validations');
    const bare = await drawReturns(rising(50), { title: TITLE });
    expect(bare.svg).not.toContain('Diamonds');
    expect(tabulate(rising(50), 200, 300, 600).ceiling).toBeGreaterThan(600);
  });

  it('titles the picture and its axes', async () => {
    const { svg } = await drawReturns(rising(300), { title: TITLE, threshold: 200 });
    for (const words of [TITLE, 'Training episode', 'Return of the episode', 'solved: 200']) {
      expect(svg).toContain(words);
    }
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 840 480"/);
  });

  it('draws a point an episode', async () => {
    const { svg } = await drawReturns(rising(300), { title: TITLE });
    expect(symbols(svg)).toBe(300);
    expect(svg).not.toContain('solved');
  });

  it('marks the episode in which the task was solved', async () => {
    const { svg } = await drawReturns(rising(300), {
      title: TITLE,
      threshold: 200,
      solvedAtStep: 25_050,
    });
    expect(svg).toContain('solved in episode 251, step 25,050');
  });

  it('draws the same picture for the same episodes, to the byte', async () => {
    const first = await drawReturns(rising(150), { title: TITLE, threshold: 200 });
    const second = await drawReturns(rising(150), { title: TITLE, threshold: 200 });
    expect(second.svg === first.svg).toBe(true);
    expect(second.png.equals(first.png)).toBe(true);
  });

  it('gives a PNG of twice the size, with its title, axes and curve in it', async () => {
    const { png } = await drawReturns(rising(300), { title: TITLE, width: 600, height: 360 });
    const image = await loadImage(png);
    expect([image.width, image.height]).toEqual([1200, 720]);
    expect(await ink(png, 0.1, 0, 0.5, 0.1)).toBeGreaterThan(0.02);
    expect(await ink(png, 0.3, 0.9, 0.5, 0.1)).toBeGreaterThan(0.005);
    expect(await ink(png, 0, 0.2, 0.05, 0.6)).toBeGreaterThan(0.02);
    expect(await ink(png, 0.1, 0.2, 0.9, 0.6)).toBeGreaterThan(0.01);
  });

  it('writes with letters of its own, on a machine without fonts too', async () => {
    GlobalFonts.removeAll();
    expect(GlobalFonts.families).toEqual([]);
    const { png } = await drawReturns(rising(300), { title: TITLE });
    expect(GlobalFonts.families.map(({ family }) => family)).toContain('Perilune Lato');
    const [title, longer] = await Promise.all([
      ink(png, 0.1, 0, 0.9, 0.06),
      drawReturns(rising(300), { title: TITLE + TITLE }).then(({ png: other }) =>
        ink(other, 0.1, 0, 0.9, 0.06),
      ),
    ]);
    expect(title).toBeGreaterThan(0.02);
    // Twice the text is twice the ink (boxes in place of letters would be, too, but not letters alike).
    expect(longer / title).toBeGreaterThan(1.9);
    expect(longer / title).toBeLessThan(2.1);
  });

  it('draws a single episode', async () => {
    const { svg } = await drawReturns([{ return: -100 }], { title: TITLE, threshold: 200 });
    expect(symbols(svg)).toBe(1);
  });

  it('escapes what the title says', async () => {
    const { svg } = await drawReturns(rising(3), { title: 'a < b & c' });
    expect(svg).toContain('a &lt; b &amp; c');
  });

  it.each([
    [[], {}, 'There is no episode to plot.'],
    [[{ return: 1 }, { return: Number.NaN }], {}, 'The return of episode 2 is NaN, not a number.'],
    [[{ return: 1 }], { width: 10 }, 'width must be an integer in 64..8192 pixels, given 10.'],
  ])('refuses %j with %j', async (episodes, options, message) => {
    const picture = drawReturns(episodes, { title: TITLE, ...options });
    await expect(picture).rejects.toThrow(RangeError);
    await expect(picture).rejects.toThrow(message);
  });
});

describe('tabulate', () => {
  it('averages the last 100 episodes, and fewer while there are fewer, to 1e-9', () => {
    const episodes = rising(250);
    const { rows } = tabulate(episodes, undefined);
    const mean = (list: readonly PlottedEpisode[]) =>
      list.reduce((sum, episode) => sum + episode.return, 0) / list.length;
    for (const i of [0, 1, 98, 99, 100, 249]) {
      const window = episodes.slice(Math.max(0, i - 99), i + 1);
      expect(Math.abs(rows[i]!.mean - mean(window))).toBeLessThan(1e-9);
    }
  });

  it('thins a long run evenly to at most 2,000 points and keeps the last one', () => {
    const { rows, stride } = tabulate(rising(100_000), 200);
    expect(stride).toBe(50);
    expect(rows.length).toBeLessThanOrEqual(MOST_POINTS + 1);
    expect(rows[rows.length - 1]!.episode).toBe(100_000);
  });

  it('does not let one wild flight flatten the picture, and marks it as below the floor', () => {
    const episodes = rising(300);
    episodes[150] = { return: -5000 };
    const { rows, floor } = tabulate(episodes, 200);
    expect(floor).toBeGreaterThan(-400);
    expect(rows.filter(({ below }) => below).map(({ episode }) => episode)).toEqual([151]);
  });

  it('has room for every return of a tame run, and for the threshold', () => {
    const { rows, floor, ceiling } = tabulate([{ return: -10 }, { return: 5 }], 200);
    expect(rows.some(({ below }) => below)).toBe(false);
    expect(floor).toBeLessThan(-10);
    expect(ceiling).toBeGreaterThan(200);
  });
});
