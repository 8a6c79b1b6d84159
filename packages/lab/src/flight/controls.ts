import { signal } from '@preact/signals';

/** The lander's engines, by what they are asked to do; other worlds push to the left or the right. */
export type Engine = 'left' | 'main' | 'right';

type Actions = Partial<Record<Engine | 'none', number>>;
/** By the number of a world's actions. Where there is no doing nothing, what was done last goes on. */
const ACTIONS: Readonly<Record<number, Actions>> = {
  2: { left: 0, right: 1 },
  3: { left: 0, none: 1, right: 2 },
  4: { none: 0, left: 1, main: 2, right: 3 },
};
const KEYS: Record<string, Engine> = {
  ArrowLeft: 'left',
  ArrowUp: 'main',
  ArrowDown: 'main',
  ArrowRight: 'right',
  KeyA: 'left',
  KeyW: 'main',
  KeyD: 'right',
};
/** Buttons of a standard gamepad: its lower face button, and its cross. */
const PAD: Record<Engine, readonly number[]> = { left: [14], main: [0, 7, 12], right: [15] };
const STICK_DEAD_ZONE = 0.4;

const held = new Set<Engine>();
let padded: Engine | undefined;
let lastAction = 0;
/** The engines that are held, for the buttons to show. */
export const engines = signal<ReadonlySet<Engine>>(new Set());

/** Presses or lets go of an engine. */
export function press(engine: Engine, down: boolean): void {
  if (down === held.has(engine)) return;
  // Of several the last one pressed counts, and a Set keeps its order.
  if (down) held.add(engine);
  else held.delete(engine);
  show();
}

export function letGo(): void {
  held.clear();
  padded = undefined;
  show();
}

/** Whether an engine does something in a world of so many actions. */
export function pushes(engine: Engine, actions: number): boolean {
  return ACTIONS[actions]?.[engine] !== undefined;
}

/** The action, of so many, that keys, buttons on the screen and gamepads ask for now. */
export function action(actions: number): number {
  const pad = gamepadEngine();
  if (pad !== padded) {
    padded = pad;
    show();
  }
  const engine = [...held].at(-1) ?? pad;
  const known = ACTIONS[actions] ?? {};
  lastAction = known[engine ?? 'none'] ?? known.none ?? Math.min(lastAction, actions - 1);
  return lastAction;
}

function show(): void {
  engines.value = new Set(padded === undefined ? held : [...held, padded]);
}

/**
 * Listens to the keys while `active` says so.
 *
 * @returns stops listening
 */
export function listenToKeys(active: () => boolean): () => void {
  const onKey = (event: KeyboardEvent) => {
    const engine = KEYS[event.code];
    const down = event.type === 'keydown';
    if (engine === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (down && (!active() || isWrittenIn(event.target))) return;
    if (down) event.preventDefault();
    press(engine, down);
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('keyup', onKey);
  window.addEventListener('blur', letGo);
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('keyup', onKey);
    window.removeEventListener('blur', letGo);
  };
}

/** Whether the element has its own use for letters. */
export function isWrittenIn(target: EventTarget | null): boolean {
  const own = 'input, select, textarea, [contenteditable], .editor';
  return target instanceof Element && target.closest(own) !== null;
}

function gamepadEngine(): Engine | undefined {
  for (const pad of navigator.getGamepads?.() ?? []) {
    if (pad === null) continue;
    const names: readonly Engine[] = ['main', 'left', 'right'];
    const pressed = names.find((name) => PAD[name].some((button) => pad.buttons[button]?.pressed));
    if (pressed !== undefined) return pressed;
    const tilt = pad.axes[0] ?? 0;
    if (Math.abs(tilt) > STICK_DEAD_ZONE) return tilt < 0 ? 'left' : 'right';
  }
  return undefined;
}
