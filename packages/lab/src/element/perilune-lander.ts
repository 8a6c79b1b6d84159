import { drawLander, LanderFlights } from 'perilune/lander';

const STEPS_PER_SECOND = 50;
/** Seconds that the end of a flight stays to be seen. */
const HOLD = 1.4;
/** The most time that one picture may stand for. */
const LONGEST = 0.1;
/** Pixels a side at most. */
const MOST_PIXELS = 1_920;

/**
 * `<perilune-lander src="agent.safetensors" seed="1">`: an agent's flights, one terrain after the other, on any page.
 * It flies while it is seen; who prefers things to stand still presses it first. A press holds it, another goes on.
 */
class PeriluneLander extends HTMLElement {
  static readonly observedAttributes = ['src', 'seed'];
  private readonly canvas = document.createElement('canvas');
  private readonly said = document.createElement('p');
  private flights: LanderFlights | undefined;
  private seed = 1;
  private isSeen = false;
  private isHeld = matchMedia('(prefers-reduced-motion: reduce)').matches;
  private request = 0;
  private shownAt = 0;
  private owed = 0;
  private reading = new AbortController();
  private readonly watcher = new IntersectionObserver(([entry]) => {
    this.isSeen = entry?.isIntersecting ?? false;
    this.goOn();
  });
  private readonly ruler = new ResizeObserver(() => this.draw());

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).append(this.canvas, this.said);
    // By its properties: a page's policy may allow no style that is written down.
    Object.assign(this.canvas.style, { display: 'block', width: '100%', aspectRatio: '3 / 2' });
    Object.assign(this.said.style, { margin: '0.3em 0 0', font: 'inherit' });
    this.canvas.setAttribute('role', 'img');
    this.said.setAttribute('role', 'status');
    this.addEventListener('click', () => this.hold(!this.isHeld));
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.hold(!this.isHeld);
    });
  }

  connectedCallback(): void {
    if (this.style.display === '') this.style.display = 'block';
    if (!this.hasAttribute('tabindex')) this.tabIndex = 0;
    this.watcher.observe(this);
    this.ruler.observe(this.canvas);
    void this.read();
  }

  disconnectedCallback(): void {
    this.watcher.disconnect();
    this.ruler.disconnect();
    this.reading.abort();
    cancelAnimationFrame(this.request);
    this.flights?.close();
    this.flights = undefined;
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.read();
  }

  /** Holds the flight, or lets it go on. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.goOn();
  }

  /** Fetches the agent and begins; what goes wrong is said in the picture's place, and as an `error` event. */
  private async read(): Promise<void> {
    this.reading.abort();
    this.reading = new AbortController();
    const { signal } = this.reading;
    const src = this.getAttribute('src');
    if (src === null) return;
    try {
      const answer = await fetch(src, { signal });
      if (!answer.ok) throw new Error(`${src}: the server answers ${answer.status}.`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (signal.aborted) return;
      this.flights?.close();
      this.flights = new LanderFlights(bytes);
      this.seed = Number(this.getAttribute('seed') ?? 1);
      this.begin();
    } catch (error) {
      if (signal.aborted) return;
      this.said.textContent = error instanceof Error ? error.message : String(error);
      this.dispatchEvent(new Event('error'));
    }
  }

  private begin(): void {
    this.flights?.reset(this.seed);
    this.owed = 0;
    this.said.textContent = '';
    this.tell();
    this.draw();
    this.goOn();
  }

  private goOn(): void {
    cancelAnimationFrame(this.request);
    if (!this.isSeen || this.isHeld || this.flights === undefined) return;
    this.shownAt = performance.now();
    this.request = requestAnimationFrame((now) => this.show(now));
  }

  private show(now: number): void {
    const passed = Math.min((now - this.shownAt) / 1_000, LONGEST);
    this.shownAt = now;
    // Asked for first: what the flight comes to may hold it, and then there is a request to take back.
    this.request = requestAnimationFrame((next) => this.show(next));
    this.advance(passed);
  }

  private advance(seconds: number): void {
    const { flights } = this;
    if (flights === undefined) return;
    this.owed += seconds;
    if (flights.end !== undefined) {
      if (this.owed < HOLD) return;
      this.seed += 1;
      this.begin();
      return;
    }
    for (; this.owed >= 1 / STEPS_PER_SECOND && !flights.end; this.owed -= 1 / STEPS_PER_SECOND) {
      flights.step();
    }
    this.draw();
    if (flights.end === undefined) return;
    this.owed = 0;
    this.tell();
    const detail = {
      seed: this.seed,
      end: flights.end,
      total: flights.total,
      steps: flights.steps,
    };
    this.dispatchEvent(new CustomEvent('landing', { detail, bubbles: true }));
  }

  /** How it ended, for those who do not see it as well. */
  private tell(): void {
    const { end, total = 0 } = this.flights ?? {};
    const told = end === undefined ? 'in flight' : `${end}, ${Math.round(total)} points`;
    this.canvas.setAttribute('aria-label', `A lunar lander flown by an agent: ${told}`);
  }

  private draw(): void {
    const pen = this.canvas.getContext('2d');
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (pen === null || this.flights === undefined || width === 0 || height === 0) return;
    const scale = Math.min(devicePixelRatio, MOST_PIXELS / width);
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.canvas.width !== wide) this.canvas.width = wide;
    if (this.canvas.height !== high) this.canvas.height = high;
    drawLander(pen, this.flights.scene(), { width: wide, height: high });
  }
}

if (customElements.get('perilune-lander') === undefined) {
  customElements.define('perilune-lander', PeriluneLander);
}
