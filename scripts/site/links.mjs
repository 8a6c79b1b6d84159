// Whether every link of a built site leads somewhere within it: to a file that is there, and in it to the place that it names.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const LINK = /\s(?:href|src)="([^"]*)"/g;
const PLACE = /\s(?:id|name)="([^"]*)"/g;

/**
 * @param {string} folder of the site
 * @param {string[]} [apart] folders of it whose pages are made while they are shown: where they are is all that is asked
 * @returns {{ links: number, pages: number, broken: string[] }}
 */
export function checkLinks(folder, apart = []) {
  /** @param {string} page */
  const isApart = (page) => apart.some((name) => relative(folder, page).startsWith(name));
  const pages = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((page) => !isApart(page));
  /** @type {Map<string, Set<string>>} */
  const places = new Map();
  /** @param {string} page */
  const placesOf = (page) => {
    if (isApart(page)) return undefined;
    const known = places.get(page) ?? new Set(found(PLACE, readFileSync(page, 'utf8')));
    places.set(page, known);
    return known;
  };
  let links = 0;
  const broken = pages.flatMap((page) => {
    const own = found(LINK, readFileSync(page, 'utf8')).filter(isWithin);
    links += own.length;
    return own
      .filter((link) => !leadsSomewhere(page, link, placesOf))
      .map((link) => `${relative(folder, page)}: ${link}`);
  });
  return { links, pages: pages.length, broken };
}

/** @param {RegExp} pattern @param {string} text */
function found(pattern, text) {
  return [...text.matchAll(pattern)].map((match) => decode(match[1] ?? ''));
}

/** @param {string} text */
function decode(text) {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}

/** @param {string} link */
function isWithin(link) {
  return !/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(link);
}

/** @param {string} page @param {string} link @param {(page: string) => Set<string> | undefined} placesOf */
function leadsSomewhere(page, link, placesOf) {
  const [path = '', place = ''] = link.split('#');
  // From the root of a host: it would not be found below a sub-path.
  if (path.startsWith('/')) return false;
  const goal = path === '' ? page : resolve(dirname(page), decodeURIComponent(path));
  const file = existsSync(goal) && statSync(goal).isDirectory() ? join(goal, 'index.html') : goal;
  if (!existsSync(file)) return false;
  if (place === '' || !file.endsWith('.html')) return true;
  return placesOf(file)?.has(decodeURIComponent(place)) ?? true;
}
