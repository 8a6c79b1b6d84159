import { Generator } from 'perilune';
import type { Page } from 'playwright-core';
import type { BenchFlags, Outcome } from './benchmark.js';
import { LabSite } from './lab-site.js';
import { boundOf } from './marks.js';
import { importFromPage } from './page-source.js';
import { within } from './within.js';

const MINUTES = { short: 2, full: 30 };
/** Milliseconds in which the page has to answer at any time. */
const ANSWER = 30_000;
const THINGS = 'button, select, input:not([type=file]), summary, .plot-touched, .network-touch';
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

/** What decides where a monkey goes. */
interface Monkey {
  random: Generator;
  /** Parts of an address after `#`. */
  links: readonly string[];
}

/**
 * Half an hour of a lesson: everything that can be pressed is pressed, in an order that the seed decides, while it
 * trains, in two tabs by turns, at every size, in the lab and in the course. Nothing may be complained of, and the page
 * answers throughout.
 */
export async function benchLabSoak({ full, from }: BenchFlags): Promise<Outcome> {
  const minutes = full ? MINUTES.full : MINUTES.short;
  const links = await linksIntoCourse();
  const site = await LabSite.open();
  try {
    const found = await soak(site, { random: new Generator(from), links }, minutes);
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

/** Places in the course, one that there is not, and the way back. */
async function linksIntoCourse(): Promise<string[]> {
  const { chapters } = await importFromPage<{ chapters: readonly { id: string }[] }>(
    'course/index.ts',
  );
  const places = chapters.flatMap(({ id }) => [`chapter=${id}`, `chapter=${id}&seed=7`]);
  return [...places, 'chapter=none', ''];
}

async function soak(site: LabSite, monkey: Monkey, minutes: number): Promise<Findings> {
  const found: Findings = { presses: 0, complaints: [], failures: [] };
  const pages = await site.visitInTabs(2);
  for (const page of pages) listen(page, found.complaints);
  const end = performance.now() + 60_000 * minutes;
  while (performance.now() < end) {
    const page = pick(pages, monkey.random);
    try {
      await answered(page.bringToFront());
      for (let i = 0; i < 20 && performance.now() < end; i++) {
        await answered(press(page, monkey));
        found.presses += 1;
      }
      found.failures.push(...(await answered(page.locator('.failure').allInnerTexts())));
    } catch (error) {
      // What is wrong with a page that hangs or is gone is found once: no further press would find more.
      found.failures.push(`After ${found.presses} presses: ${(error as Error).message}`);
      return found;
    }
  }
  return found;
}

function answered<T>(asked: Promise<T>): Promise<T> {
  return within(ANSWER, 'The page did not answer.', asked);
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
async function press(page: Page, { random, links }: Monkey): Promise<void> {
  const what = random.uniform(0, 1);
  if (what < 0.03) {
    const [width, height] = pick(SIZES, random);
    await page.setViewportSize({ width, height });
  } else if (what < 0.05) await page.evaluate(follow, pick(links, random));
  else if (what < 0.15) await page.keyboard.press(pick(KEYS, random));
  else await use(page, random);
}

/** What was chosen of all that can be pressed, and where it is. */
interface Thing {
  kind: string;
  x: number;
  y: number;
}

async function use(page: Page, random: Generator): Promise<void> {
  const share = random.uniform(0, 1);
  const thing = await page.evaluate(choose, [THINGS, share] as const);
  if (thing === undefined) return;
  await page.mouse.click(thing.x, thing.y);
  if (/^INPUT (text|number)/.test(thing.kind)) {
    await page.keyboard.press('Control+a');
    await page.keyboard.type(String(random.integers(-2, 50)));
    await page.keyboard.press('Enter');
  } else if (/^(SELECT|INPUT range)/.test(thing.kind)) {
    await page.keyboard.press(pick(['ArrowDown', 'ArrowUp', 'Home', 'End'], random));
    await page.keyboard.press('Enter');
  }
}

/** Sent to the page as text: brings one of the things into sight. */
function choose([things, share]: readonly [string, number]): Thing | undefined {
  const all = [...document.querySelectorAll<HTMLElement>(things)].filter(
    (element) => element.checkVisibility() && !element.matches(':disabled'),
  );
  const element = all[Math.floor(share * all.length)];
  if (element === undefined) return undefined;
  element.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = element.getBoundingClientRect();
  const kind = `${element.tagName} ${element.getAttribute('type') ?? ''}`;
  return { kind, x: x + (share + 0.25) * 0.66 * width, y: y + height / 2 };
}

/** Sent to the page as text. */
function follow(link: string): void {
  location.hash = link;
}

function pick<T>(of: readonly T[], random: Generator): T {
  return of[random.integers(0, of.length)] as T;
}
