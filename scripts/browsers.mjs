// Finds the browsers that the tests drive, or installs them: `npm test` says which it found.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { run, say, tool } from './prepare.mjs';

/** @typedef {'chromium' | 'firefox'} BrowserName */

/** @type {Record<BrowserName, { variable: string, debian: string, paths: string[] }>} */
const browsers = {
  chromium: {
    variable: 'PERILUNE_CHROMIUM',
    debian: 'chromium',
    paths: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  },
  firefox: {
    variable: 'PERILUNE_FIREFOX',
    debian: 'firefox-esr',
    paths: [
      '/usr/bin/firefox-esr',
      '/usr/bin/firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ],
  },
};

/** What Chromium needs to run as a test's tool: no window, nobody to talk to. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * A browser, at the third try if need be: on a busy machine one may end before it is there.
 *
 * @template B
 * @param {() => Promise<B>} launch
 * @returns {Promise<B>}
 */
export async function launched(launch, tries = 3) {
  try {
    return await launch();
  } catch (error) {
    if (tries === 1) throw error;
    return launched(launch, tries - 1);
  }
}

/**
 * @param {BrowserName} name
 * @returns {string | undefined} the program's path: named by PERILUNE_CHROMIUM or PERILUNE_FIREFOX, in
 *   its usual place, or downloaded by Playwright
 */
export function findBrowser(name) {
  const { variable, paths } = browsers[name];
  const named = process.env[variable];
  return [...(named ? [named] : []), ...paths, ...downloaded(name)].find((path) =>
    existsSync(path),
  );
}

/** @param {BrowserName} name @returns {string[]} where Playwright keeps its own Chromium */
function downloaded(name) {
  if (name !== 'chromium') return [];
  const require = createRequire(import.meta.url);
  return [require('playwright-core').chromium.executablePath()];
}

/** Looks for each browser, installs the missing ones where that can be done, and says what came of it. */
export function ensureBrowsers() {
  for (const name of /** @type {BrowserName[]} */ (['chromium', 'firefox'])) {
    const found = findBrowser(name) ?? install(name);
    say(
      found
        ? `Browser for the tests: ${found}`
        : `No ${name} was found or could be installed: its tests are skipped. ` +
            `Install it, or name it in ${browsers[name].variable}.`,
    );
  }
}

/** @param {BrowserName} name @returns {string | undefined} */
function install(name) {
  const { debian } = browsers[name];
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync('apt-get', ['--version']).status === 0) {
    say(`Installing ${debian} with apt-get, for the tests ...`);
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', debian], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } else if (name === 'chromium') {
    say('Downloading Chromium with Playwright, for the tests ...');
    run(process.execPath, [
      tool('playwright-core', 'cli.js'),
      'install',
      '--only-shell',
      'chromium',
    ]);
  }
  return findBrowser(name);
}
