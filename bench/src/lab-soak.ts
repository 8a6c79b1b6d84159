import { Generator } from 'perilune';
import type { Page } from 'playwright-core';
import type { BenchFlags, Outcome } from './benchmark.js';
import { LabSite } from './lab-site.js';
import { boundOf } from './marks.js';

const MINUTES = { short: 2, full: 30 };
/** Milliseconds that a thing has to let itself be pressed. */
const PATIENCE = 700;
/** Milliseconds in which the page has to answer at any time. */
const ANSWER = 5_000;
const THINGS =
  'button:enabled:visible, select:enabled:visible, input:enabled:visible:not([type=file]), summary:visible, ' +
  '.plot:visible, .network-touch:visible';
const KEYS = ['t', 'k', 'p', 'n', 'b', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Escape', 'Control+z'];
const SIZES = [
  [1280, 720],
  [1920, 1080],
  [390, 844],
  [844, 390],
  [640, 360],
] as const;

/** What the monkey found wrong. */
interface Findings {
  presses: number;
  complaints: string[];
  /** Times that a part of the page had failed. */
  failures: string[];
}

/**
 * Half an hour of a lesson: everything that can be pressed is pressed, in an order that the seed decides, while it
 * trains, in two tabs by turns, at every size. Nothing may be complained of, and the page answers throughout.
 */
export async function benchLabSoak({ full, from }: BenchFlags): Promise<Outcome> {
  const minutes = full ? MINUTES.full : MINUTES.short;
  const site = await LabSite.open();
  try {
    const found = await soak(site, new Generator(from), minutes);
    const { presses, complaints, failures } = found;
    const marks = [
      boundOf({
        name: `complaints of the lab in ${minutes} minutes of pressing everything`,
        bound: 'at most',
        required: 0,
        measured: complaints.length + failures.length,
        unit: 'complaints',
      }),
    ];
    const told = [...complaints, ...failures].map((text) => `  ${text}`);
    const text = [`${presses} presses in ${minutes} minutes, from seed ${from}.`, ...told].join(
      '\n',
    );
    return { report: found, marks, text };
  } finally {
    await site.close();
  }
}

async function soak(site: LabSite, random: Generator, minutes: number): Promise<Findings> {
  const found: Findings = { presses: 0, complaints: [], failures: [] };
  const pages = [await site.visit(), await site.visit()];
  for (const page of pages) listen(page, found.complaints);
  const end = performance.now() + 60_000 * minutes;
  while (performance.now() < end) {
    const page = pick(pages, random);
    await page.bringToFront();
    for (let i = 0; i < 20 && performance.now() < end; i++) {
      await press(page, random).catch(ignoreUnpressed);
      found.presses += 1;
    }
    found.failures.push(...(await failuresOf(page)));
  }
  return found;
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', (dialog) => void dialog.accept());
  page.on('crash', () => complaints.push('The page crashed.'));
}

/** One thing of all that there are is pressed, chosen, turned or typed into. */
async function press(page: Page, random: Generator): Promise<void> {
  const what = random.uniform(0, 1);
  if (what < 0.03) {
    const [width, height] = pick(SIZES, random);
    await page.setViewportSize({ width, height });
  } else if (what < 0.15) await page.keyboard.press(pick(KEYS, random));
  else await use(page, random);
}

async function use(page: Page, random: Generator): Promise<void> {
  const things = page.locator(THINGS);
  const count = await things.count();
  if (count === 0) return;
  const thing = things.nth(random.integers(0, count));
  const options = { timeout: PATIENCE };
  const kind = await thing.evaluate(
    (element) => `${element.tagName} ${element.getAttribute('type') ?? ''}`,
    undefined,
    options,
  );
  if (kind.startsWith('SELECT')) {
    const most = await thing.locator('option').count();
    await thing.selectOption({ index: random.integers(0, most) }, options);
  } else if (/^INPUT (text|number)/.test(kind)) {
    await thing.fill(String(random.integers(-2, 50)), options);
  } else if (kind === 'INPUT range') {
    await thing.press(pick(['ArrowLeft', 'ArrowRight', 'Home', 'End'], random), options);
  } else await thing.click(options);
}

/** What could not be pressed, as something lay over it or it was gone by then, is no fault. */
function ignoreUnpressed(error: unknown): void {
  if (
    !(error instanceof Error) ||
    !/Timeout|not attached|detached|cannot type/i.test(error.message)
  ) {
    throw error;
  }
}

async function failuresOf(page: Page): Promise<string[]> {
  page.setDefaultTimeout(ANSWER);
  return await page.locator('.failure').allInnerTexts();
}

function pick<T>(of: readonly T[], random: Generator): T {
  return of[random.integers(0, of.length)] as T;
}
