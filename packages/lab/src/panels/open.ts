import { signal } from '@preact/signals';

/** The panels by their ids, in the order of their tabs. */
export const panelTitles = {
  inside: 'See inside',
  fly: 'Fly it yourself',
  tinker: 'Tinker',
  compare: 'Compare',
  break: 'Break it',
  bridge: 'A world of your own',
  keep: 'Take away',
} as const;

export type PanelId = keyof typeof panelTitles;

export const panelIds = Object.keys(panelTitles) as PanelId[];

/** The panel that is open. */
export const open = signal<PanelId>('inside');

export function isPanel(id: unknown): id is PanelId {
  return panelIds.some((known) => known === id);
}
