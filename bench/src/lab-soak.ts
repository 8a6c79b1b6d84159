import { setTimeout as pause } from 'node:timers/promises';
import { Generator } from 'perilune';
import { type BenchFlags, type Outcome, WrongCall } from './benchmark.js';
import { visitInChromium } from './lab-chromium.js';
import { visitInFirefox } from './lab-firefox.js';
import { Monkey, type Screen } from './lab-monkey.js';
import type { LabTab, LabVisit } from './lab-tab.js';
import { boundOf } from './marks.js';
import { importFromPage } from './page-source.js';
import { within } from './within.js';

const visits: Readonly<Record<string, (tabs: number) => Promise<LabVisit>>> = {
  chromium: visitInChromium,
  firefox: visitInFirefox,
};
const TABS = 2;
const MINUTES = { short: 2, full: 30 };
/** Milliseconds in which the page has to answer at any time. */
const ANSWER = 30_000;
/** Milliseconds in which a page that is late has to answer at last: a busy machine may leave it no processor meanwhile. */
const PATIENCE = 300_000;
/** Seconds of the processor that a page's thread may have had in the turn in which it was late: with more it is late of itself. */
const OWN_WORK = 5;
/** What is told of what came before something went wrong. */
const TOLD = 25;
/** Things done before a tab is brought to the front, and to another one. */
const TURN = 20;
/** Turns of a page's life after which all that is loaded once has been: what it then holds is what it may hold. */
const WARM = 10;
/** Turns between two weighings. */
const WEIGHED = 5;
/** Milliseconds in which a page comes to rest. */
const REST = 1_000;
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
  /** Answers that came late because the machine gave its processor to others: after how many seconds. */
  starved: number[];
  /** MiB that a page that was at rest held more than another time before; undefined where none was weighed. */
  growth: number | undefined;
  /** Milliseconds of the processor of the longest task of a page's thread in the turns that were watched. */
  longestTask: number;
  /** Turns that were watched, and those of them with a task of over 50 ms: of what it was made, and what had been done. */
  watched: number;
  slow: string[];
}

/**
 * Half an hour of a lesson: everything that can be pressed is pressed, in an order that the seed decides, while it
 * trains, in two tabs by turns, at every size, in the lab and in the course; files are dropped, pages loaded anew, the
 * laptop sleeps and the network goes. Nothing may be complained of, and the page answers throughout.
 */
export async function benchLabSoak(flags: BenchFlags): Promise<Outcome> {
  const { full, from, minutes: asked, browser } = flags;
  const minutes = asked ?? (full ? MINUTES.full : MINUTES.short);
  const visit = visits[browser];
  if (visit === undefined) {
    throw new WrongCall(
      `--browser must be one of ${Object.keys(visits).join(', ')}, given ${browser}.`,
    );
  }
  const monkey = new Monkey(new Generator(from), await linksIntoCourse(), await knownScreens());
  const { tabs, close } = await visit(TABS);
  try {
    const found = await new Soak(tabs, monkey).run(minutes);
    return {
      report: found,
      marks: marksOf(found, minutes),
      text: `In ${browser}: ${textOf(found, minutes, from)}`,
    };
  } finally {
    await close();
  }
}

function marksOf({ complaints, growth }: Findings, minutes: number) {
  const complained = boundOf({
    name: `complaints of the lab in ${minutes} minutes of pressing everything`,
    bound: 'at most',
    required: 0,
    measured: complaints.length,
    unit: 'complaints',
  });
  if (growth === undefined) return [complained];
  return [
    complained,
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
  const { acts, complaints, starved, longestTask, watched, slow } = found;
  const seen =
    `In ${slow.length} of ${watched} turns that were watched a task of the page took over 50 ms of the processor, ` +
    `the longest ${longestTask.toFixed(0)} ms.`;
  const lines = [
    `${acts} things done in ${minutes} minutes, from seed ${from}.`,
    ...(starved.length > 0 ? [starvation(starved)] : []),
    ...(watched > 0 ? [seen, ...slow.map((told) => `  ${told}`)] : []),
    ...complaints,
  ];
  return lines.join('\n');
}

function starvation(starved: readonly number[]): string {
  return (
    `${starved.length} answers took over ${ANSWER / 1000} seconds, the longest ${Math.max(...starved).toFixed(0)}, while the ` +
    `page's thread computed for less than ${OWN_WORK}: the machine gave its processor to others.`
  );
}

async function knownScreens(): Promise<readonly Screen[]> {
  const script = new URL('../../scripts/screens.mjs', import.meta.url).href;
  const { screens } = (await import(script)) as { screens: readonly Screen[] };
  return screens;
}

/** Places in the course, one that there is not, and the way back. */
async function linksIntoCourse(): Promise<string[]> {
  const { chapters } = await importFromPage<{ chapters: readonly { id: string }[] }>(
    'course/index.ts',
  );
  const places = chapters.flatMap(({ id }) => [`chapter=${id}`, `chapter=${id}&seed=7`]);
  return [...places, 'chapter=none', ''];
}

/** A tab, and what was weighed of its page since it was loaded. */
interface Soaked {
  tab: LabTab;
  number: number;
  turns: number;
  warm: number | undefined;
  /** Seconds of the processor that its thread had had when its turn began. */
  worked: number;
}

class Soak {
  private readonly found: Findings = {
    acts: 0,
    complaints: [],
    starved: [],
    growth: undefined,
    longestTask: 0,
    watched: 0,
    slow: [],
  };
  private readonly done: string[] = [];

  constructor(
    private readonly tabs: readonly LabTab[],
    private readonly monkey: Monkey,
  ) {}

  async run(minutes: number): Promise<Findings> {
    const soaked = this.tabs.map((tab, i): Soaked => {
      tab.listen((text) => this.complain(`tab ${i + 1}: ${text}`));
      return { tab, number: i + 1, turns: 0, warm: undefined, worked: 0 };
    });
    const end = performance.now() + 60_000 * minutes;
    try {
      while (performance.now() < end) await this.turn(this.monkey.pick(soaked), end);
    } catch (error) {
      // What is wrong with a page that hangs or is gone is found once: no further press would find more.
      this.complain(`${(error as Error).message} Set out to: ${this.monkey.attempt}`);
    }
    return this.found;
  }

  /** One tab is in front, and things are done to it. */
  private async turn(soaked: Soaked, end: number): Promise<void> {
    const { tab } = soaked;
    this.monkey.attempt = 'bring a tab to the front';
    await this.answerOf(soaked, tab.toFront());
    soaked.worked = await this.workOf(soaked);
    soaked.turns += 1;
    const acts = () => this.actOn(soaked, end);
    await (soaked.turns % WATCHED === 0 ? this.watch(tab, acts) : acts());
    const failed = await this.answerOf(soaked, tab.ask(failures, '.failure'));
    for (const text of failed) this.complain(text);
    if (soaked.turns >= WARM && soaked.turns % WEIGHED === 0) await this.weigh(soaked);
  }

  private async actOn(soaked: Soaked, end: number): Promise<void> {
    const { tab } = soaked;
    for (let i = 0; i < TURN && performance.now() < end; i++) {
      const act = this.monkey.act(tab).catch((error) => left(tab, error));
      const did = await this.answerOf(soaked, act);
      this.done.push(did);
      this.found.acts += 1;
      if (did === 'reload' || did === LEFT) {
        Object.assign(soaked, { turns: 0, warm: undefined });
      }
    }
  }

  /** What is done in a turn, under the browser's own tracing where it has one. */
  private async watch(tab: LabTab, acts: () => Promise<void>): Promise<void> {
    if (tab.watch === undefined) return acts();
    const before = this.done.length;
    const { madeOf, longestTask } = await tab.watch(acts);
    const { found } = this;
    found.watched += 1;
    found.longestTask = Math.max(found.longestTask, longestTask);
    const did = this.done.slice(before).join('; ');
    if (madeOf.length > 0) found.slow.push(`${madeOf.join('; ')}\n    while ${did}`);
  }

  /** A page at rest holds what it held when it was at rest before. */
  private async weigh(soaked: Soaked): Promise<void> {
    const { tab, number } = soaked;
    await this.answerOf(soaked, tab.ask(comeToRest, undefined));
    await pause(REST);
    const done = `${this.found.acts} things done`;
    if (tab.weigh === undefined) {
      process.stderr.write(`${done}\n`);
      return;
    }
    const held = await this.answerOf(soaked, tab.weigh());
    soaked.warm ??= held;
    this.found.growth = Math.max(this.found.growth ?? 0, held - soaked.warm);
    this.done.push(`at rest: ${held.toFixed(1)} MiB`);
    process.stderr.write(`${done}; tab ${number} holds ${held.toFixed(1)} MiB\n`);
  }

  /** What was asked for. One that comes late is the page's fault where its own thread computed meanwhile. */
  private async answerOf<T>(soaked: Soaked, asked: Promise<T>): Promise<T> {
    const began = performance.now();
    const answer = await within(PATIENCE, 'The page did not answer.', asked);
    const took = performance.now() - began;
    if (took > ANSWER) await this.judge(soaked, took / 1000);
    return answer;
  }

  private async judge(soaked: Soaked, seconds: number): Promise<void> {
    const worked = (await this.workOf(soaked)) - soaked.worked;
    if (worked < OWN_WORK) this.found.starved.push(seconds);
    else {
      const computed = Number.isFinite(worked) ? `, having computed for ${worked.toFixed(1)}` : '';
      this.complain(`The page answered after ${seconds.toFixed(0)} seconds${computed}.`);
    }
  }

  /** Seconds of the processor that the page's thread has had; NaN where its browser does not say. */
  private async workOf({ tab }: Soaked): Promise<number> {
    if (tab.worked === undefined) return Number.NaN;
    return within(PATIENCE, 'The page did not answer.', tab.worked());
  }

  private complain(text: string): void {
    const before = this.done.slice(-TOLD).join('; ');
    this.found.complaints.push(`After ${this.found.acts}: ${text}\n  before: ${before}`);
  }
}

/** What was pressed may have begun the page anew. @throws what was not that */
async function left(tab: LabTab, error: unknown): Promise<string> {
  if (!tab.beganAnew(error)) throw error;
  await tab.loaded();
  return LEFT;
}

/** Sent to the page as text: what it says of what failed. */
function failures(where: string): string[] {
  return [...document.querySelectorAll<HTMLElement>(where)].map((element) => element.innerText);
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
