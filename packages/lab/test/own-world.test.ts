import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;

describe.skipIf(chromiumPath === undefined)('a world of one’s own', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  const editor = (page: Page) => page.getByLabel('Code of the world');
  const train = (page: Page) => page.getByRole('button', { name: 'Train on it' });

  async function write(page: Page, code: string): Promise<void> {
    await editor(page).click();
    await page.keyboard.press('ControlOrMeta+a');
    // Pasted: of what is typed over a selection Chromium itself makes elements with styles, and complains of them.
    await editor(page).evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const bubbles = true;
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles, cancelable: true }),
      );
    }, code);
  }

  async function tryOut(page: Page, code: string): Promise<void> {
    await write(page, code);
    await train(page).click();
  }

  it('F16: says Solved of the example where its mean over 100 new episodes is over the mark', async () => {
    const { page, complaints } = await lab.visit({ hash: '#panel=bridge' });
    await train(page).click();
    const result = page.getByRole('status').filter({ hasText: 'on average over 100 new episodes' });
    await result.waitFor({ timeout: PATIENCE });
    const said = await result.innerText();
    const [, mean, length, mark] =
      /^Solved: (\S+) on average over 100 new episodes, which take (\S+) steps on average; the mark is (\S+)\.$/.exec(
        said,
      ) ?? [];
    expect(Number(mark)).toBe(0.5);
    expect(Number(mean)).toBeGreaterThanOrEqual(0.5);
    // Each step but the last costs 0.1, the last earns 1.
    expect(1 - 0.1 * (Number(length) - 1)).toBeCloseTo(Number(mean), 1);
    expect(complaints).toEqual([]);
  });

  it('F15: keeps its code through other panels, a reload and into another tab, until it is put back', async () => {
    const { page } = await lab.visit({ hash: '#panel=bridge' });
    await write(page, '// mine');
    await openPanel(page, 'Tinker');
    await openPanel(page, 'A world of your own');
    await editor(page).getByText('// mine').waitFor();
    await page.reload();
    await editor(page).getByText('// mine').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${lab.url}#panel=bridge`);
    await editor(other).getByText('// mine').waitFor();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Back to the example' }).click();
    await editor(page).getByText('class Corridor').waitFor();
    await page.reload();
    await editor(page).getByText('class Corridor').waitFor();
  });

  it('F15: goes on training while another panel is open', async () => {
    const { page } = await lab.visit({ hash: '#panel=bridge' });
    await train(page).click();
    await page.getByText('It practises in your world').waitFor();
    await openPanel(page, 'Tinker');
    await openPanel(page, 'A world of your own');
    await page.getByText(/Solved:/).waitFor({ timeout: PATIENCE });
  });

  it('F16: marks the line of a syntax error, by nothing that the policy blocks', async () => {
    const { page, complaints } = await lab.visit({ hash: '#panel=bridge' });
    await tryOut(page, 'export default class {\n  reset( {\n}');
    await page.getByRole('alert').filter({ hasText: 'Line' }).waitFor();
    const mark = page.locator('.editor .cm-lintRange-error').first();
    await mark.waitFor();
    const look = await mark.evaluate((element) => {
      const { textDecorationLine, backgroundImage } = getComputedStyle(element);
      return [textDecorationLine, backgroundImage];
    });
    expect(look).toEqual(['underline', 'none']);
    const dot = page.locator('.editor .cm-lint-marker-error');
    const color = await dot.evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(color).not.toBe('rgba(0, 0, 0, 0)');
    expect(complaints).toEqual([]);
  });

  const forger = (forged: string) => `
const forge = (message) => {
  try { self.postMessage(message); } catch {}
  try { DedicatedWorkerGlobalScope.prototype.postMessage.call(self, message); } catch {}
};
${forged}
export default class {}`;

  it.each([
    [
      'a flood of messages',
      "for (let i = 0; i < 1e5; i++) forge({ kind: 'report', steps: i, episodes: [] });",
    ],
    ['a report without episodes', "forge({ kind: 'report' });"],
    [
      'a report of a billion episodes',
      "forge({ kind: 'report', steps: 1, episodes: { length: 1e9 } });",
    ],
    [
      'a flood of errors',
      "for (let i = 0; i < 1e5; i++) setTimeout(() => { throw new Error('flood'); });",
    ],
    [
      'reported errors',
      "try { for (let i = 0; i < 1e6; i++) reportError(new Error('flood')); } catch {}",
    ],
    [
      'a thread of its own',
      "new Worker(URL.createObjectURL(new Blob(['for(;;)postMessage(1)'])));",
    ],
  ])('F15: %s reaches nobody; it is said what failed, and the page lives', async (_, forged) => {
    const { page, complaints } = await lab.visit({ hash: '#panel=bridge' });
    await tryOut(page, forger(forged));
    await page.locator('.bridge [role="alert"]').waitFor();
    await train(page).waitFor();
    expect(await page.locator('.failure').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to the example' }).click();
    await train(page).click();
    await page.getByText(/Solved:/).waitFor({ timeout: PATIENCE });
    expect(complaints).toEqual([]);
  });

  it('F15: what the frame itself would send beyond reports is refused', async () => {
    const { page, complaints } = await lab.visit({ hash: '#panel=bridge' });
    await train(page).click();
    await page.getByText('It practises in your world').waitFor();
    const frame = page.frames().find((one) => one !== page.mainFrame());
    await frame?.evaluate(() => {
      for (let i = 0; i < 1_000; i++) parent.postMessage({ kind: 'report', episodes: i }, '*');
    });
    await page.getByRole('alert').filter({ hasText: 'no report' }).waitFor();
    await train(page).waitFor();
    expect(complaints).toEqual([]);
  });
});
