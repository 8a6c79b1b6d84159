import { signal } from '@preact/signals';

/** Where something went wrong: in the link, in the page itself, in what the browser keeps. */
export type Source = 'link' | 'page' | 'kept';

export interface Complaint {
  source: Source;
  text: string;
}

/** As many of one source as anybody reads. */
const MOST = 4;

/** What went wrong and is still to be read. */
export const complaints = signal<readonly Complaint[]>([]);

/** Says what went wrong, in place of what the same source said before. */
export function tell(source: Source, texts: readonly string[]): void {
  const others = complaints.value.filter((complaint) => complaint.source !== source);
  const told = [...new Set(texts)].slice(0, MOST).map((text) => ({ source, text }));
  if (others.length + told.length > 0 || complaints.value.length > 0) {
    complaints.value = [...others, ...told];
  }
}

/** It has been read. */
export function dismiss(): void {
  complaints.value = [];
}

/** Says errors that nobody caught: a page that goes on in silence is broken without a word. */
export function listenToErrors(): void {
  window.addEventListener('error', ({ message }) => {
    // Browsers report so that a picture's size was settled over two frames: nothing is wrong.
    if (!message.startsWith('ResizeObserver')) tell('page', [wordsOf(message)]);
  });
  window.addEventListener('unhandledrejection', ({ reason }) => tell('page', [wordsOf(reason)]));
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `Something failed that should not: ${message.replace(/^Uncaught (Error: )?/, '')}`;
}

/** The lab as it is without a link. */
export function startAfresh(): void {
  history.replaceState(null, '', location.pathname + location.search);
  location.reload();
}
