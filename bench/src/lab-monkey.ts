import { createAgent, type Generator, make } from 'perilune';
import type { Page } from 'playwright-core';

const THINGS = 'button, select, input:not([type=file]), summary, .plot-touched, .network-touch';
const KEYS = ['t', 'k', 'p', 'n', 'b', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Escape', 'Control+z'];
const SIZES = [
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
  [390, 844],
  [844, 390],
  [640, 360],
] as const;
/** Milliseconds that a laptop sleeps. */
const SLEEP = 2_000;
const WHERE = { waitUntil: 'load' } as const;

/** What was chosen of all that can be pressed, and where it is. */
interface Thing {
  kind: string;
  name: string;
  x: number;
  y: number;
}

type Files = readonly (readonly [name: string, bytes: readonly number[]])[];

/** Does to a page whatever can be done to one, in an order that its chance decides. */
export class Monkey {
  private readonly drops = filesToDrop();

  /** @param links parts of an address after `#` */
  constructor(
    private readonly random: Generator,
    private readonly links: readonly string[],
  ) {}

  /** One of several. */
  pick<T>(of: readonly T[]): T {
    return of[this.random.integers(0, of.length)] as T;
  }

  /** One thing is pressed, chosen, turned, typed or dropped, or the world around the page changes. @returns what was done */
  act(page: Page): Promise<string> {
    const what = this.random.uniform(0, 1);
    if (what < 0.03) return this.resize(page);
    if (what < 0.05) return this.follow(page);
    if (what < 0.06) return this.drop(page);
    if (what < 0.063) return reload(page);
    if (what < 0.066) return sleep(page);
    if (what < 0.068) return this.goOffline(page);
    if (what < 0.15) return this.type(page);
    return this.use(page);
  }

  private async resize(page: Page): Promise<string> {
    const [width, height] = this.pick(SIZES);
    await page.setViewportSize({ width, height });
    return `${width} x ${height}`;
  }

  private async follow(page: Page): Promise<string> {
    const link = this.pick(this.links);
    await page.evaluate(go, link);
    return `link #${link}`;
  }

  private async drop(page: Page): Promise<string> {
    const files = this.pick(this.drops);
    await page.evaluate(dropThere, files);
    return `drop ${files.map(([name]) => name).join(', ')}`;
  }

  private async goOffline(page: Page): Promise<string> {
    const isOffline = this.random.uniform(0, 1) < 0.5;
    await page.context().setOffline(isOffline);
    return isOffline ? 'offline' : 'online';
  }

  private async type(page: Page): Promise<string> {
    const key = this.pick(KEYS);
    await page.keyboard.press(key);
    return `key ${key}`;
  }

  private async use(page: Page): Promise<string> {
    const share = this.random.uniform(0, 1);
    const thing = await page.evaluate(choose, [THINGS, share] as const);
    if (thing === undefined) return 'nothing to press';
    await page.mouse.click(thing.x, thing.y);
    const answer = await this.answer(page, thing);
    return `${thing.kind}“${thing.name}”${answer}`;
  }

  /** What a thing that was pressed is then given. */
  private async answer(page: Page, { kind }: Thing): Promise<string> {
    if (/^INPUT (text|number)/.test(kind)) {
      const text = String(this.random.integers(-2, 50));
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      return ` given ${text}`;
    }
    if (!/^(SELECT|INPUT range)/.test(kind)) return '';
    const key = this.pick(['ArrowDown', 'ArrowUp', 'Home', 'End']);
    await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    return ` with ${key}`;
  }
}

/** Agents that have learned nothing, one of another world, and a file that is none. */
function filesToDrop(): readonly Files[] {
  const agent = (env: 'LunarLander-v3' | 'CartPole-v1', seed: number) => {
    const world = make(env as 'LunarLander-v3');
    const bytes = createAgent({ algo: 'dqn', env: world, seed }).snapshot().save();
    world.close();
    return [`${env}-${seed}.safetensors`, [...bytes]] as const;
  };
  const [one, other, cart] = [
    agent('LunarLander-v3', 1),
    agent('LunarLander-v3', 2),
    agent('CartPole-v1', 1),
  ];
  return [[one], [one, other], [cart], [['broken.safetensors', [1, 2, 3]]]];
}

async function reload(page: Page): Promise<string> {
  await page.context().setOffline(false);
  await page.reload(WHERE);
  return 'reload';
}

/** As a browser does with the pages of a laptop that was closed. */
async function sleep(page: Page): Promise<string> {
  const client = await page.context().newCDPSession(page);
  await client.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((woken) => setTimeout(woken, SLEEP));
  await client.send('Page.setWebLifecycleState', { state: 'active' });
  await client.detach();
  return 'sleep';
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
  const kind = `${element.tagName} ${element.getAttribute('type') ?? ''} `;
  const name = (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40);
  return { kind, name, x: x + (share + 0.25) * 0.66 * width, y: y + height / 2 };
}

/** Sent to the page as text. */
function go(link: string): void {
  location.hash = link;
}

/** Sent to the page as text. */
function dropThere(files: Files): void {
  const dataTransfer = new DataTransfer();
  for (const [name, bytes] of files) {
    dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
  }
  const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
  document.body.dispatchEvent(drop);
}
