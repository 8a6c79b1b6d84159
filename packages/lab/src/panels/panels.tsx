import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useRef } from 'preact/hooks';
import { Lazy } from '../parts/lazy';
import { Fly } from './fly';
import { Inside } from './inside';
import { Tinker } from './tinker';

interface Panel {
  id: string;
  title: string;
  content: ComponentType;
}

const panels: readonly Panel[] = [
  { id: 'inside', title: 'See inside', content: Inside },
  { id: 'fly', title: 'Fly it yourself', content: Fly },
  { id: 'tinker', title: 'Tinker', content: Tinker },
  {
    id: 'compare',
    title: 'Compare',
    content: () => <Lazy load={async () => (await import('./compare')).Compare} />,
  },
  {
    id: 'break',
    title: 'Break it',
    content: () => <Lazy load={async () => (await import('./break-it')).BreakIt} />,
  },
  {
    id: 'bridge',
    title: 'A world of your own',
    content: () => <Lazy load={async () => (await import('./bridge')).Bridge} />,
  },
  {
    id: 'keep',
    title: 'Take away',
    content: () => <Lazy load={async () => (await import('./keep')).Keep} />,
  },
];

/** The panel that is open. */
export const open = signal(panels[0]?.id ?? '');

/** What else there is to do, one at a time. */
export function Panels() {
  const tabs = useRef<HTMLDivElement>(null);
  const shown = panels.find(({ id }) => id === open.value) ?? panels[0];
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = panels.findIndex(({ id }) => id === open.value);
    const goal =
      event.key === 'Home' ? 0 : event.key === 'End' ? panels.length - 1 : at + (step ?? 0);
    const next = panels[(goal + panels.length) % panels.length];
    if (next === undefined || goal === at) return;
    event.preventDefault();
    open.value = next.id;
    tabs.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <section class="panels" aria-label="More to do">
      <div class="tabs" role="tablist" aria-label="More to do" ref={tabs} onKeyDown={move}>
        {panels.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === shown?.id}
            aria-controls="panel"
            tabIndex={id === shown?.id ? 0 : -1}
            onClick={() => {
              open.value = id;
            }}
          >
            {title}
          </button>
        ))}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby={`tab-${shown?.id}`}>
        <h2 class="hidden">{shown?.title}</h2>
        {shown && <shown.content />}
      </div>
    </section>
  );
}
