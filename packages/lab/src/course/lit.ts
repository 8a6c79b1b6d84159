import { computed, signal } from '@preact/signals';

const touched = signal<string | undefined>(undefined);
const held = signal<string | undefined>(undefined);

/** The letter that is touched, or else the one that is held: all that stands for it is lit. */
export const lit = computed(() => touched.value ?? held.value);

/** Begins anew, with the letters of another chapter. */
export function forgetLit(): void {
  touched.value = undefined;
  held.value = undefined;
}

/** Whether a letter is held, to be looked at with both hands free. */
export function isHeld(symbol: string): boolean {
  return held.value === symbol;
}

/** What makes a letter light up: pointing at it, focus, and a tap, which holds it until the next. */
export function touch(symbol: string) {
  const on = () => {
    touched.value = symbol;
  };
  const off = () => {
    if (touched.value === symbol) touched.value = undefined;
  };
  return {
    onPointerEnter: on,
    onPointerLeave: off,
    onFocus: on,
    onBlur: off,
    onClick: () => {
      held.value = held.value === symbol ? undefined : symbol;
    },
  };
}

/** The classes of what stands for a letter; without one, or while none is touched, it is as ever. */
export function litClass(symbol: string | undefined): string {
  const now = lit.value;
  if (now === undefined) return '';
  return symbol === now ? 'lit' : 'unlit';
}
