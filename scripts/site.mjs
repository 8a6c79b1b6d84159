// `npm run site`: all of the documentation as one static site, the lab in it: guides, algorithms, worlds with their films,
// benchmarks and the reference of all public names, with search. Its addresses are relative, so it works from any host and
// any path. TypeDoc makes it, which makes the reference already; no link of it leads nowhere, or this fails.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReference } from './docs.mjs';
import { ensureLabBuilt, say } from './prepare.mjs';
import { root } from './root.mjs';
import { checkLinks } from './site/links.mjs';
import { groups, PROJECT_GROUP, stageGuides } from './site/stage.mjs';

const out = join(root, 'site');
const staged = join(root, '.cache/site');
const NAVIGATION = /<div id="tsd-toolbar-links">.*?<\/div>/s;

/** What TypeDoc is told beside `reference/typedoc.json`. @param {readonly string[]} guides */
function options(guides) {
  return [
    ...['--out', out],
    ...['--name', 'Perilune'],
    ...['--readme', join(staged, 'README.md')],
    ...guides.flatMap((guide) => ['--projectDocuments', guide]),
    ...['--searchInDocuments', 'true'],
    ...['--sort', 'documents-first', '--sort', 'alphabetical'],
    ...[...new Set(Object.values(groups)), PROJECT_GROUP, '*'].flatMap((group) => [
      '--groupOrder',
      group,
    ]),
    ...['--navigation.includeGroups', 'true'],
    ...['--hideGenerator', 'true', '--includeHierarchySummary', 'false'],
    ...['--validation.invalidPath', 'true'],
  ];
}

/** Leads from every page to the lab and its course: TypeDoc's own links are the same on every page, and these relative. */
function linkLab() {
  const pages = readdirSync(out, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.html'),
  );
  for (const entry of pages) {
    const page = join(entry.parentPath, entry.name);
    const text = readFileSync(page, 'utf8');
    const base = /data-base="([^"]*)"/.exec(text)?.[1] ?? '.';
    const lab = `${base.replace(/\/$/, '')}/lab/index.html`;
    const links = `<a href="${lab}">The lab</a> <a href="${lab}#chapter=agent">The course</a>`;
    writeFileSync(page, text.replace(NAVIGATION, `<div id="tsd-toolbar-links">${links}</div>`));
  }
}

async function main() {
  const begun = Date.now();
  await ensureLabBuilt();
  rmSync(out, { recursive: true, force: true });
  if (makeReference(options(stageGuides(staged))) !== 0) return 1;
  linkLab();
  cpSync(join(root, 'packages/lab/dist'), join(out, 'lab'), { recursive: true });
  const { links, pages, broken } = checkLinks(out, ['lab']);
  for (const link of broken) say(`leads nowhere: ${link}`);
  const seconds = ((Date.now() - begun) / 1000).toFixed(0);
  say(`${pages} pages, ${links} links, ${broken.length} of them broken; made in ${seconds} s.`);
  if (broken.length === 0) say('The site is in site: put it on any host, under any path.');
  return broken.length === 0 ? 0 : 1;
}

process.exitCode = await main();
