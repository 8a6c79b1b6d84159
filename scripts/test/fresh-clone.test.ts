import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../root.mjs';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** What a module and those that it imports at once import from packages: nothing of that is there before npm ci. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  // Imports stand first; what comes after may hold text that looks like some.
  const [text = ''] = readFileSync(file, 'utf8').split(/^(?!import\b|#!|\/|[ *}]|$)/m);
  const names = [
    ...text.matchAll(/^(?:import|export)\s[^;]*?\bfrom '([^']+)'|^import '([^']+)'/gm),
  ];
  return names.flatMap(([, from, bare]) => {
    const name = (from ?? bare) as string;
    if (name.startsWith('node:')) return [];
    return name.startsWith('.') ? packagesOf(join(dirname(file), name), seen) : [name];
  });
}

describe('a fresh clone, in which nothing is installed', () => {
  it.each(Object.entries(scripts))('can begin `npm run %s`', (_, command) => {
    const [node, script, ...others] = command.split(' ');
    expect([node, others]).toEqual(['node', []]);
    expect(packagesOf(join(root, script as string))).toEqual([]);
  });

  it('is not what a program can begin in that imports a package at once', () => {
    expect(packagesOf(join(root, 'scripts/check-packages.mjs'))).toContain('publint');
  });
});
