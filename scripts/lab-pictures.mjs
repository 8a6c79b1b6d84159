// `npm run pictures:lab -- [FOLDER] [--only TEXT] [--show TEXT]`: pictures of the built lab on every screen and in both
// lights, to be looked at: a first visit, every panel, the presenter's lesson, every chapter of the course. Whoever
// changes how the page looks looks at them.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromiumFlags, findBrowser } from './browsers.mjs';
import { ensureLabBuilt, say } from './prepare.mjs';
import { root } from './root.mjs';
import { screens } from './screens.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {(name: string, isWhole?: boolean) => Promise<unknown>} Save `isWhole`: all of the page, scrolled or not */

/** Milliseconds in which what was asked for has come to rest. */
const REST = 1_200;
const PATIENCE = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, show: { type: 'string', default: '' } },
});
const folder = positionals[0] ?? join(root, '.cache', 'lab-pictures');
mkdirSync(folder, { recursive: true });
await ensureLabBuilt();
const { chromium } = await import('playwright-core');
const { servePage } = await import(
  pathToFileURL(join(root, 'packages/cli/dist/commands/lab/page-server.js')).href
);
const server = await servePage(join(root, 'packages/lab/dist'), 0);
const browser = await chromium.launch({
  executablePath: findBrowser('chromium') ?? '',
  args: chromiumFlags,
});

/**
 * What is pictured of the page, each by a visitor of its own.
 *
 * @type {Readonly<Record<string, { isFirst?: boolean, go(page: Page, save: Save): Promise<void> }>>}
 */
const shows = {
  first: { isFirst: true, go: visitFirst },
  panels: { go: openPanels },
  lesson: { go: present },
  course: { go: readCourse },
};

/** Who comes for the first time is shown the way. @param {Page} page @param {Save} save */
async function visitFirst(page, save) {
  await page.waitForTimeout(REST);
  await save('comes');
  await page.locator('.ending').waitFor({ timeout: PATIENCE });
  await save('crash');
  await page.locator('.ending-landed').waitFor({ timeout: PATIENCE });
  await save('landing');
}

/** @param {Page} page */
async function solve(page) {
  await page.locator('#train').click();
  await page.locator('.status', { hasText: 'Solved in' }).waitFor({ timeout: PATIENCE });
}

/** @param {Page} page @param {Save} save */
async function openPanels(page, save) {
  await page.waitForTimeout(REST);
  await save('before');
  await solve(page);
  await page.waitForTimeout(3 * REST);
  await save('solved');
  const tabs = page.getByRole('tab');
  for (let i = 0; i < (await tabs.count()); i++) {
    const tab = tabs.nth(i);
    await tab.click();
    await page.locator('#panel .card').first().waitFor();
    await tab.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await page.waitForTimeout(REST);
    await save(((await tab.textContent()) ?? '').toLowerCase());
  }
}

/** @param {Page} page @param {Save} save */
async function present(page, save) {
  await solve(page);
  await page.keyboard.press('p');
  await page.locator('.presenter').waitFor();
  const next = page.locator('.presenter').getByRole('button').nth(1);
  for (let step = 1; ; step++) {
    await page.waitForTimeout(2 * REST);
    await save(`${step}`);
    if (!(await next.isEnabled())) return;
    await next.click();
  }
}

/** Each chapter as it is opened, and when it has run. @param {Page} page @param {Save} save */
async function readCourse(page, save) {
  const files = readdirSync(join(root, 'packages/lab/course/chapters'));
  for (const file of files.filter((name) => name.endsWith('.md'))) {
    const name = file.replace('.md', '');
    await page.goto(`${server.url}#chapter=${name.replace(/^\d+-/, '')}`);
    await page.locator('.chapter').waitFor();
    await page.waitForTimeout(REST);
    await save(name, true);
    await page.keyboard.press('1');
    await page.keyboard.press('r');
    await page.locator('.chapter-came').waitFor({ timeout: PATIENCE });
    await page.waitForTimeout(REST);
    await save(`${name}-came`);
    await save(`${name}-came-whole`, true);
  }
}

for (const { name: screen, width, height, density, isTouched } of screens) {
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    const name = `${screen}-${width}x${height}-${colorScheme}`;
    if (!name.includes(values.only)) continue;
    for (const [show, { isFirst = false, go }] of Object.entries(shows)) {
      if (!show.includes(values.show)) continue;
      const visitor = await browser.newContext({
        ...{ viewport: { width, height }, deviceScaleFactor: density, colorScheme },
        hasTouch: isTouched,
      });
      if (!isFirst) {
        await visitor.addInitScript(() => {
          if (origin !== 'null') localStorage.setItem('perilune-lab-journey', 'seen');
        });
      }
      const page = await visitor.newPage();
      await page.goto(server.url);
      await page.locator('#train').waitFor();
      await go(page, (of, fullPage = false) => {
        const file = `${name}-${show}-${of.replace(/\W+/g, '-')}.png`;
        return page.screenshot({ path: join(folder, file), fullPage });
      });
      await visitor.close();
    }
    say(`${name}: done`);
  }
}
await browser.close();
await server.close();
say(`The pictures are in ${folder}.`);
