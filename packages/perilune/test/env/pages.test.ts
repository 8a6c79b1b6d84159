import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { registeredIds, specOf } from '../../src/env/index.js';

const folder = fileURLToPath(new URL('../../../../docs/environments/', import.meta.url));
const pages = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md' && name !== 'gymnasium.md')
    .map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]),
);
const overview = readFileSync(`${folder}README.md`, 'utf8').split('\n');
const ids = registeredIds().filter((id) => specOf(id).origin === 'library');

describe('the pages of the worlds', () => {
  it.each(ids)('%s has one, in the list of all, with its options', (id) => {
    const row = overview.find((line) => line.includes(`\`${id}\``) && line.includes('.md)'));
    const text = pages.get(row?.match(/\((\S+\.md)\)/)?.[1] ?? '') ?? '';
    expect(text).toMatch(new RegExp(`\\b${id}\\b`));
    for (const option of Object.keys(specOf(id).defaults ?? {})) expect(text).toContain(option);
    for (const word of ['Observation', 'Action', 'Reward', 'End', 'Time limit']) {
      expect(text).toContain(`| ${word} |`);
    }
  });

  it('show nothing that is not there, a film and a curve at least, in less than 3 MB together', () => {
    const shown = [...pages].map(([name, text]) => {
      const images = [...text.matchAll(/!\[[^\]]*\]\((images\/[^)]+)\)/g)].map(([, path]) => path);
      expect([name, images.filter((path) => !existsSync(`${folder}${path}`))]).toEqual([name, []]);
      return images;
    });
    for (const images of shown) {
      expect(images.some((path) => path?.endsWith('.gif'))).toBe(true);
      expect(images.some((path) => path?.endsWith('.png'))).toBe(true);
    }
    const sizes = readdirSync(`${folder}images`).map(
      (name) => statSync(`${folder}images/${name}`).size,
    );
    expect(sizes.reduce((a, b) => a + b)).toBeLessThan(3_000_000);
  });

  it('are lines in the table of what Gymnasium has', () => {
    const table = readFileSync(`${folder}gymnasium.md`, 'utf8');
    for (const id of ids) expect(table).toContain(`| \`${id}\` | `);
  });
});
