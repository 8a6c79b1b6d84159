import { createAgent, type Generator, make } from 'perilune';
import type { LabTab } from './lab-tab.js';

const THINGS = 'button, select, input:not([type=file]), summary, .plot-touched, .network-touch';
const KEYS = ['t', 'k', 'p', 'n', 'b', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Escape', 'Control+z'];
/** Milliseconds that a laptop sleeps. */
const SLEEP = 2_000;

/** What was chosen of all that can be pressed, and where it is. */
interface Thing {
  kind: string;
  name: string;
  x: number;
  y: number;
}

/** A screen of `scripts/screens.mjs`. */
export interface Screen {
  width: number;
  height: number;
  density: number;
}

type Files = readonly (readonly [name: string, bytes: readonly number[]])[];

/** Does to a tab whatever can be done to one, in an order that its chance decides. */
export class Monkey {
  /** What it last set out to do, and may not have come back from. */
  attempt = '';
  private readonly drops = filesToDrop();

  /**
   * @param links parts of an address after `#`
   * @param screens what the page is moved to
   */
  constructor(
    private readonly random: Generator,
    private readonly links: readonly string[],
    private readonly screens: readonly Screen[],
  ) {}

  /** One of several. */
  pick<T>(of: readonly T[]): T {
    return of[this.random.integers(0, of.length)] as T;
  }

  /** One thing is pressed, chosen, turned, typed or dropped, or the world around the page changes. @returns what was done */
  act(tab: LabTab): Promise<string> {
    const what = this.random.uniform(0, 1);
    if (what < 0.03) return this.resize(tab);
    if (what < 0.05) return this.follow(tab);
    if (what < 0.06) return this.drop(tab);
    if (what < 0.063) return this.reload(tab);
    if (what < 0.066) return this.sleep(tab);
    if (what < 0.068) return this.goOffline(tab);
    if (what < 0.15) return this.type(tab);
    return this.use(tab);
  }

  private async resize(tab: LabTab): Promise<string> {
    const { width, height, density } = this.pick(this.screens);
    this.attempt = `${width} x ${height}, ${density} to 1`;
    await tab.resize(width, height, density);
    return this.attempt;
  }

  private async follow(tab: LabTab): Promise<string> {
    const link = this.pick(this.links);
    this.attempt = `link #${link}`;
    await tab.ask(go, link);
    return this.attempt;
  }

  private async drop(tab: LabTab): Promise<string> {
    const files = this.pick(this.drops);
    this.attempt = `drop ${files.map(([name]) => name).join(', ')}`;
    await tab.ask(dropThere, files);
    return this.attempt;
  }

  private async reload(tab: LabTab): Promise<string> {
    this.attempt = 'reload';
    await tab.goOffline?.(false);
    await tab.reload();
    return this.attempt;
  }

  private async sleep(tab: LabTab): Promise<string> {
    if (tab.sleep === undefined) return 'nothing: this laptop does not sleep';
    this.attempt = 'sleep';
    await tab.sleep(SLEEP);
    return this.attempt;
  }

  private async goOffline(tab: LabTab): Promise<string> {
    const isOffline = this.random.uniform(0, 1) < 0.5;
    if (tab.goOffline === undefined) return 'nothing: this network does not go';
    this.attempt = isOffline ? 'offline' : 'online';
    await tab.goOffline(isOffline);
    return this.attempt;
  }

  private async type(tab: LabTab): Promise<string> {
    const key = this.pick(KEYS);
    this.attempt = `key ${key}`;
    await tab.press(key);
    return this.attempt;
  }

  private async use(tab: LabTab): Promise<string> {
    const share = this.random.uniform(0, 1);
    this.attempt = 'look for something to press';
    const thing = await tab.ask(choose, [THINGS, share] as const);
    if (thing === undefined) return 'nothing to press';
    this.attempt = `${thing.kind}“${thing.name}”`;
    await tab.click(thing.x, thing.y);
    return `${this.attempt}${await this.answer(tab, thing)}`;
  }

  /** What a thing that was pressed is then given. */
  private async answer(tab: LabTab, { kind }: Thing): Promise<string> {
    if (/^INPUT (text|number)/.test(kind)) {
      const text = String(this.random.integers(-2, 50));
      await tab.press('Control+a');
      await tab.write(text);
      await tab.press('Enter');
      return ` given ${text}`;
    }
    if (!/^(SELECT|INPUT range)/.test(kind)) return '';
    const key = this.pick(['ArrowDown', 'ArrowUp', 'Home', 'End']);
    await tab.press(key);
    await tab.press('Enter');
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
  const [right, down] = [x + (share + 0.25) * 0.66 * width, y + height / 2];
  // What waits outside of the window for the focus is out of a hand's reach.
  const isInSight = right >= 0 && right < innerWidth && down >= 0 && down < innerHeight;
  return isInSight ? { kind, name, x: right, y: down } : undefined;
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
