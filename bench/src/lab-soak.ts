import { Generator } from 'perilune';
import type { CDPSession, Page } from 'playwright-core';
import type { BenchFlags, Outcome } from './benchmark.js';
import { heldBy } from './lab-memory.js';
import { Monkey } from './lab-monkey.js';
import { LabSite } from './lab-site.js';
import { boundOf } from './marks.js';
import { importFromPage } from './page-source.js';
import { within } from './within.js';

const MINUTES = { short: 2, full: 30 };
/** Milliseconds in which the page has to answer at any time. */
const ANSWER = 30_000;
/** What is told of what came before something went wrong. */
const TOLD = 25;
/** Things done before a tab is brought to the front, and to another one. */
const TURN = 20;
/** Turns of a page's life after which all that is loaded once has been: what it then holds is what it may hold. */
const WARM = 10;
/** Turns between two weighings. */
const WEIGHED = 5;
/** Of so many turns one is watched by the browser's tracing, which costs it something. */
const WATCHED = 4;
/** MiB that a page may hold more after a lesson than when it was warm: a run's episodes and pictures come and go. */
const MOST_GROWTH = 40;
/** What is written down where a press began the page anew. */
const LEFT = 'which began anew';

/** What the monkey found wrong. */
interface Findings {
  acts: number;
  /** What was complained of, and what had been done before. */
  complaints: string[];
  /** MiB that a page that was at rest held more than another time before. */
  growth: number;
  /** Milliseconds of the processor of the longest task of a page's thread in the turns that were watched. */
  longestTask: number;
  /** Turns that were watched, and those of them with a task of over 50 ms: what had been done in them. */
  watched: number;
  slow: string[];
}

/**
 * Half an hour of a lesson: everything that can be pressed is pressed, in an order that the seed decides, while it
 * trains, in two tabs by turns, at every size, in the lab and in the course; files are dropped, pages loaded anew, the
 * laptop sleeps and the network goes. Nothing may be complained of, and the page answers throughout.
 */
export async function benchLabSoak({ full, from, minutes: asked }: BenchFlags): Promise<Outcome> {
  const minutes = asked ?? (full ? MINUTES.full : MINUTES.short);
  const monkey = new Monkey(new Generator(from), await linksIntoCourse());
  const site = await LabSite.open();
  try {
    const found = await new Soak(site, await site.visitInTabs(2), monkey).run(minutes);
    return { report: found, marks: marksOf(found, minutes), text: textOf(found, minutes, from) };
  } finally {
    await site.close();
  }
}

function marksOf({ complaints, growth }: Findings, minutes: number) {
  return [
    boundOf({
      name: `complaints of the lab in ${minutes} minutes of pressing everything`,
      bound: 'at most',
      required: 0,
      measured: complaints.length,
      unit: 'complaints',
    }),
    boundOf({
      name: 'most that a page at rest held beyond what it held when it was warm',
      bound: 'at most',
      required: MOST_GROWTH,
      measured: growth,
      unit: 'MiB',
    }),
  ];
}

function textOf(found: Findings, minutes: number, from: number): string {
  const { acts, complaints, longestTask, watched, slow } = found;
  const lines = [
    `${acts} things done in ${minutes} minutes, from seed ${from}.`,
    `In ${slow.length} of ${watched} turns that were watched a task of the page took over 50 ms of the processor, ` +
      `the longest ${longestTask.toFixed(0)} ms.`,
    ...slow.map((told) => `  ${told}`),
    ...complaints,
  ];
  return lines.join('\n');
}

/** Places in the course, one that there is not, and the way back. */
async function linksIntoCourse(): Promise<string[]> {
  const { chapters } = await importFromPage<{ chapters: readonly { id: string }[] }>(
    'course/index.ts',
  );
  const places = chapters.flatMap(({ id }) => [`chapter=${id}`, `chapter=${id}&seed=7`]);
  return [...places, 'chapter=none', ''];
}

/** A page, and what was weighed of it since it was loaded. */
interface Tab {
  page: Page;
  client: CDPSession;
  turns: number;
  warm: number | undefined;
}

class Soak {
  private readonly found: Findings = {
    acts: 0,
    complaints: [],
    growth: 0,
    longestTask: 0,
    watched: 0,
    slow: [],
  };
  private readonly done: string[] = [];

  constructor(
    private readonly site: LabSite,
    private readonly pages: readonly Page[],
    private readonly monkey: Monkey,
  ) {}

  async run(minutes: number): Promise<Findings> {
    const tabs: Tab[] = [];
    for (const page of this.pages) {
      this.listen(page, tabs.length + 1);
      const client = await page.context().newCDPSession(page);
      tabs.push({ page, client, turns: 0, warm: undefined });
    }
    const end = performance.now() + 60_000 * minutes;
    try {
      while (performance.now() < end) await this.turn(this.monkey.pick(tabs), end);
    } catch (error) {
      // What is wrong with a page that hangs or is gone is found once: no further press would find more.
      this.complain((error as Error).message);
    }
    return this.found;
  }

  /** One tab is in front, and things are done to it. */
  private async turn(tab: Tab, end: number): Promise<void> {
    const { page } = tab;
    await answered(page.bringToFront());
    tab.turns += 1;
    const acts = () => this.actOn(tab, end);
    await (tab.turns % WATCHED === 0 ? this.watch(page, acts) : acts());
    for (const text of await answered(page.locator('.failure').allInnerTexts()))
      this.complain(text);
    if (tab.turns >= WARM && tab.turns % WEIGHED === 0) await this.weigh(tab);
  }

  private async actOn(tab: Tab, end: number): Promise<void> {
    const { page } = tab;
    for (let i = 0; i < TURN && performance.now() < end; i++) {
      const did = await answered(this.monkey.act(page)).catch((error) => left(page, error));
      this.done.push(did);
      this.found.acts += 1;
      if (did === 'reload' || did === LEFT) Object.assign(tab, { turns: 0, warm: undefined });
    }
  }

  /** What is done in a turn, under the browser's own tracing. */
  private async watch(page: Page, acts: () => Promise<void>): Promise<void> {
    const before = this.done.length;
    const { longTasks, longestTask } = await this.site.watch(page, acts);
    const { found } = this;
    found.watched += 1;
    found.longestTask = Math.max(found.longestTask, longestTask);
    const did = this.done.slice(before).join('; ');
    if (longTasks > 0) found.slow.push(`${longTasks}, up to ${longestTask.toFixed(0)} ms: ${did}`);
  }

  /** A page at rest holds what it held when it was at rest before. */
  private async weigh(tab: Tab): Promise<void> {
    await answered(tab.page.evaluate(comeToRest));
    await tab.page.waitForTimeout(1_000);
    const { heap, buffers } = await answered(heldBy((method) => tab.client.send(method as never)));
    const held = heap + buffers;
    tab.warm ??= held;
    this.found.growth = Math.max(this.found.growth, held - tab.warm);
    this.done.push(`at rest: ${held.toFixed(1)} MiB`);
    process.stderr.write(
      `${this.found.acts} things done; tab ${this.pages.indexOf(tab.page) + 1} holds ${held.toFixed(1)} MiB\n`,
    );
  }

  private listen(page: Page, tab: number): void {
    const complain = (text: string) => this.complain(`tab ${tab}: ${text}`);
    page.on('pageerror', (error) => complain(`${error.message}\n${error.stack ?? ''}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complain(message.text());
    });
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    page.on('crash', () => complain('The page crashed.'));
  }

  private complain(text: string): void {
    const before = this.done.slice(-TOLD).join('; ');
    this.found.complaints.push(`After ${this.found.acts}: ${text}\n  before: ${before}`);
  }
}

/** What was pressed may have begun the page anew. @throws what was not that */
async function left(page: Page, error: unknown): Promise<string> {
  if (!/context was destroyed/.test(String(error))) throw error;
  await answered(page.waitForLoadState());
  return LEFT;
}

function answered<T>(asked: Promise<T>): Promise<T> {
  return within(ANSWER, 'The page did not answer.', asked);
}

/** Sent to the page as text: the lab before its first training, its first panel open. */
function comeToRest(): void {
  location.hash = '';
  setTimeout(() => {
    for (const button of document.querySelectorAll<HTMLElement>('button:enabled')) {
      const name = button.textContent ?? '';
      if (['Reset', 'End the race', 'Hand back'].includes(name)) button.click();
    }
    document.getElementById('tab-inside')?.click();
  }, 300);
}
