import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { experiments } from '../src/index.js';
import { toHtml } from '../src/node/html.js';
import { toMarkdown } from '../src/node/markdown.js';
import { prose } from '../src/node/prose.js';
import { buildReport, reportValues, sectionValues } from '../src/node/report.js';
import type { ReportInput } from '../src/node/tables.js';
import { fill, placeholdersOf } from '../src/node/template.js';

const all = experiments.flatMap((one) => [one, ...(one.beside?.variants ?? [])]);
const input: ReportInput = {
  ...{ experiments, seeds: 1, jobs: 2, seconds: 100 },
  records: all.map(({ name }) => ({
    ...{ variant: name, seed: 1, returns: [-200, -100], steps: 20, updates: 20, seconds: 1 },
    ...{ summary: 'Total params: 4,996', visitedCells: 1_234, film: Uint8Array.of(71, 73, 70) },
  })),
};

describe('the prose of the report', () => {
  it('is a file for each experiment, with its title first, and what stands around them', () => {
    const names = experiments.map(({ name }) => `${name}.md`);
    expect(readdirSync(new URL('../prose', import.meta.url)).sort()).toEqual(
      [...names, 'report.css', 'report.md'].sort(),
    );
    for (const name of names) expect(prose(name)).toMatch(/^# \S/);
  });

  it('has nothing to be filled that is not filled, and nothing fills what none of it has', async () => {
    const overview = { head: [], rows: [] };
    expect(placeholdersOf(prose('report.md')).sort()).toEqual(
      Object.keys(reportValues(input, overview)).sort(),
    );
    const used = new Set<string>();
    const offered = new Set<string>();
    for (const experiment of experiments) {
      const values = await sectionValues(experiment, input, 'x');
      for (const name of placeholdersOf(prose(`${experiment.name}.md`))) used.add(name);
      for (const name of Object.keys(values)) offered.add(name);
      const shows = placeholdersOf(prose(`${experiment.name}.md`));
      expect(shows.includes('layers')).toBe(experiment.layers !== undefined);
      expect(shows.includes('beside')).toBe(experiment.beside !== undefined);
    }
    expect([...used].sort()).toEqual([...offered].sort());
  });

  it('is filled wholly, in Markdown and HTML', async () => {
    const { title, blocks, tables } = await buildReport(input);
    const [markdown, html] = [toMarkdown(blocks), toHtml(title, blocks)];
    for (const text of [markdown, html]) {
      expect(text).not.toMatch(/\{\{|\}\}|undefined|\[object/);
      for (const { name } of experiments)
        expect(text).toContain(/^# (.*)$/m.exec(prose(`${name}.md`))?.[1]);
    }
    expect(markdown).toContain('## 1. A table over a sparse grid\n\nEach of the eight');
    expect(markdown).toContain('1,234 cells visited.');
    expect(html).toContain('<h2 id="online">4. A network, online, as meant</h2>');
    expect(tables.map(([name]) => name)).toEqual(['overview', 'online', 'replay']);
  });
});

describe('a template', () => {
  const table = { head: ['a'], rows: [['1']] };
  const picture = { file: 'figures/x.svg', content: '<svg/>' };

  it('leaves out lines that have nothing to say, and parts of which nothing is left', () => {
    const lines = '**Here:**\nDiverged: {{when}}.\nReturn {{mean}}, {{landed}} landed.';
    const text = { kind: 'paragraph', text: '**Here:** Return −3, 7 landed.' };
    expect(fill(lines, { when: undefined, mean: '−3', landed: '7' })).toEqual([text]);
    expect(fill('{{when}}\n\n```\n{{when}}\n```', { when: undefined })).toEqual([]);
  });

  it('sets two things on successive lines beside each other, and one alone where the other is missing', () => {
    const two = '![Seen]({{x}} "Below")\n{{t}}';
    const left = { kind: 'picture', picture, alt: 'Seen', caption: 'Below' };
    const right = { kind: 'table', table };
    expect(fill(two, { x: picture, t: table })).toEqual([{ kind: 'pair', blocks: [left, right] }]);
    expect(fill(two, { x: undefined, t: table })).toEqual([right]);
  });

  it('becomes HTML with everything escaped, and Markdown as it stands', () => {
    const blocks = fill('# A < B\n\n> `x` & **y**\n\n![Seen]({{x}})', { x: picture });
    expect(toMarkdown(blocks)).toBe('# A < B\n\n> `x` & **y**\n\n![Seen](figures/x.svg)\n');
    const html = toHtml('A', blocks);
    expect(html).toContain(
      '<h1>A &lt; B</h1>\n<blockquote><code>x</code> &amp; <b>y</b></blockquote>',
    );
    expect(html).toContain('<figure><svg/></figure>');
  });

  it('refuses a placeholder that nothing fills, and one of another kind', () => {
    expect(() => fill('{{mean}}', { means: '3' })).toThrow('{{mean}}: there are means');
    expect(() => fill('of {{t}}', { t: table })).toThrow('{{t}} stands where a text is needed');
    expect(() => fill('![x]({{t}})', { t: table })).toThrow('where a picture is needed');
  });
});
