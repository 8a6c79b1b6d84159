// `npm run pictures:lab -- [FOLDER] [--only TEXT]`: a picture of every panel of the built lab at every size and in
// both lights, to be looked at. Whoever changes how the page looks looks at them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromiumFlags, findBrowser } from './browsers.mjs';
import { ensureLabBuilt, say } from './prepare.mjs';
import { root } from './root.mjs';
import { screens } from './screens.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' } },
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
 * @param {string} size
 * @param {import('playwright-core').BrowserContextOptions & { isTouched?: boolean }} options
 */
async function picture(size, { isTouched = false, ...options }) {
  const visitor = await browser.newContext({ ...options, hasTouch: isTouched });
  await visitor.addInitScript(() => {
    if (origin !== 'null') localStorage.setItem('perilune-lab-journey', 'seen');
  });
  const page = await visitor.newPage();
  await page.goto(server.url);
  await page.locator('#train').waitFor();
  await page.waitForTimeout(1_000);
  const save = (/** @type {string} */ name) =>
    page.screenshot({ path: join(folder, `${size}-${name}.png`) });
  await save('0-before');
  await page.locator('#train').click();
  await page.locator('.status', { hasText: 'Solved in' }).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(4_000);
  await save('1-solved');
  const tabs = page.getByRole('tab');
  for (let i = 0; i < (await tabs.count()); i++) {
    const tab = tabs.nth(i);
    const name = ((await tab.textContent()) ?? '').toLowerCase().replace(/\W+/g, '-');
    await tab.click();
    await page.locator('#panel .card').first().waitFor();
    await tab.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await page.waitForTimeout(1_200);
    await save(`${i + 2}-${name}`);
  }
  await visitor.close();
}

for (const { name: screen, width, height, density, isTouched } of screens) {
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    const name = `${screen}-${width}x${height}-${colorScheme}`;
    if (!name.includes(values.only)) continue;
    const viewport = { width, height };
    await picture(name, { viewport, deviceScaleFactor: density, colorScheme, isTouched });
    say(`${name}: done`);
  }
}
await browser.close();
await server.close();
say(`The pictures are in ${folder}.`);
