import { signal } from '@preact/signals';
import type { Engine, Handling } from './handling';

const KEYS: Record<string, Engine> = {
  ArrowLeft: 'left',
  ArrowUp: 'main',
  ArrowDown: 'down',
  ArrowRight: 'right',
  KeyA: 'left',
  KeyW: 'main',
  KeyS: 'down',
  KeyD: 'right',
  KeyE: 'take',
  KeyQ: 'put',
};
/** Buttons of a standard gamepad: its face buttons, and its cross. The lower one is the main engine, or takes. */
const PAD: readonly (readonly [Engine, readonly number[]])[] = [
  ['main', [0, 7, 12]],
  ['left', [14]],
  ['right', [15]],
  ['down', [13]],
  ['take', [2]],
  ['put', [3, 1]],
];
const STICK_DEAD_ZONE = 0.4;

const held = new Set<Engine>();
let padded: Engine | undefined;
/** Pressed since somebody last asked, however short: a world that waits misses nothing. */
let tapped: Engine | undefined;
let lastAction = 0;
/** The engines that are held, for the buttons to show. */
export const engines = signal<ReadonlySet<Engine>>(new Set());

/** Presses or lets go of an engine. */
export function press(engine: Engine, down: boolean): void {
  if (down === held.has(engine)) return;
  // Of several the last one pressed counts, and a Set keeps its order.
  if (down) {
    held.add(engine);
    tapped = engine;
  } else held.delete(engine);
  show();
}

export function letGo(): void {
  held.clear();
  padded = undefined;
  tapped = undefined;
  show();
}

/** The action that keys, buttons on the screen and gamepads ask for now; undefined: the world waits for one. */
export function action({ actions, none, waits = false }: Handling): number | undefined {
  const pad = gamepadEngine();
  if (pad !== padded) {
    padded = pad;
    show();
  }
  const engine = [...held].at(-1) ?? pad ?? (waits ? tapped : undefined);
  tapped = undefined;
  const asked = engine === undefined ? undefined : actions[engine];
  if (asked === undefined && waits) return undefined;
  const most = Math.max(0, ...Object.values(actions));
  lastAction = asked ?? none ?? Math.min(lastAction, most);
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
  const typed = 'input:not([type=radio], [type=checkbox])';
  const own = `${typed}, select, textarea, [contenteditable], .editor`;
  return target instanceof Element && target.closest(own) !== null;
}

function gamepadEngine(): Engine | undefined {
  for (const pad of navigator.getGamepads?.() ?? []) {
    if (pad === null) continue;
    const isPressed = (button: number) => pad.buttons[button]?.pressed ?? false;
    const pressed = PAD.find(([, buttons]) => buttons.some(isPressed));
    if (pressed !== undefined) return pressed[0];
    const tilt = pad.axes[0] ?? 0;
    if (Math.abs(tilt) > STICK_DEAD_ZONE) return tilt < 0 ? 'left' : 'right';
  }
  return undefined;
}
