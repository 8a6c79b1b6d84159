import { effect, signal } from '@preact/signals';

export type Theme = 'dark' | 'light';

const KEY = 'perilune-lab-theme';
const system = matchMedia('(prefers-color-scheme: light)');

function remembered(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'dark' || kept === 'light' ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** The page's colours: what was chosen here, or what the system prefers. */
export const theme = signal<Theme>(remembered() ?? (system.matches ? 'light' : 'dark'));

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // A browser that keeps nothing still shows the choice.
  }
}

system.addEventListener('change', () => {
  if (remembered() === undefined) theme.value = system.matches ? 'light' : 'dark';
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

/** A colour of the style sheet by its name, as it is now: what canvases are painted with. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
