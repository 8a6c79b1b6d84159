// The guides as TypeDoc wants them: copies beside each other as in the repository, each with a head that says its title
// and its group. The guides themselves stay plain Markdown, that everybody reads where it lies.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../root.mjs';

/** What the guides' links lead to beside themselves. */
const BESIDE = ['examples', 'NOTICE', 'LICENSE', 'packages/perilune/src/env/vector/batch.ts'];

/** Guides that are about the project more than its use, and those of the root. */
const PROJECT = [
  'docs/architecture.md',
  'docs/benchmarks.md',
  'docs/decisions.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
];

/** The groups in the order in which they are shown, by the folder of their guides. */
export const groups = {
  docs: 'Guides',
  'docs/algorithms': 'Algorithms',
  'docs/environments': 'Worlds',
  'docs/commands': 'Commands',
  'docs/article': 'The tutorial, again',
  examples: 'Guides',
};
export const PROJECT_GROUP = 'The project';

/** @param {string} path of a guide, from the root */
function groupOf(path) {
  if (PROJECT.includes(path)) return PROJECT_GROUP;
  return groups[/** @type {keyof typeof groups} */ (dirname(path))] ?? PROJECT_GROUP;
}

/** @returns {string[]} the paths of all guides, from the root */
function guides() {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return [...inDocs, 'CONTRIBUTING.md', 'CHANGELOG.md'].sort();
}

/**
 * Copies everything.
 *
 * @param {string} target a folder, made anew
 * @returns {string[]} the copies of the guides
 */
export function stageGuides(target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of ['docs', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...BESIDE]) {
    cpSync(join(root, name), join(target, name), { recursive: true });
  }
  writeFileSync(join(target, 'examples/README.md'), examples());
  const front = join(target, 'README.md');
  writeFileSync(
    front,
    readFileSync(front, 'utf8').replaceAll('](examples)', '](examples/README.md)'),
  );
  return [...guides(), 'examples/README.md'].map((path) => {
    const copy = join(target, path);
    writeFileSync(copy, withHead(readFileSync(copy, 'utf8'), path));
    return copy;
  });
}

/** A page of all examples, each by what it says of itself first: on the site a folder is nothing to look at. */
function examples() {
  const entries = readdirSync(join(root, 'examples'))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => {
      const [head = ''] = readFileSync(join(root, 'examples', name), 'utf8').split(/\n(?!\/\/ \S)/);
      return `- [${name}](${name}): ${head
        .replace(/^\/\/ ?/gm, '')
        .replaceAll('\n', ' ')
        .replace(/ [^.]*:$/, '')}`;
    });
  return `# Examples\n\nPrograms of one file each, that train, are filmed and are saved like the library's own.\n\n${entries.join('\n')}\n`;
}

/** @param {string} text @param {string} path */
function withHead(text, path) {
  const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? path;
  // Marks of code in a heading would be left out of the place that links lead to.
  const body = text
    .replace(/^# .+\n/m, '')
    .replace(/^##+ .*/gm, (heading) => heading.replaceAll('`', ''));
  return `---\ntitle: ${JSON.stringify(title)}\ngroup: ${groupOf(path)}\n---\n\n${body}`;
}
