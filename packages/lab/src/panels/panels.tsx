import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Boundary } from '../parts/boundary';
import { Lazy } from '../parts/lazy';
import { theatre } from '../state/lab';
import { open, type PanelId, panelIds, panelTitles } from './open';

/** What is in each, fetched when it is first shown. */
const contents: Record<PanelId, ComponentType> = {
  inside: () => <Lazy load={async () => (await import('./inside')).Inside} />,
  fly: () => <Lazy load={async () => (await import('./fly')).Fly} />,
  tinker: () => <Lazy load={async () => (await import('./tinker')).Tinker} />,
  compare: () => <Lazy load={async () => (await import('./compare')).Compare} />,
  break: () => <Lazy load={async () => (await import('./break-it')).BreakIt} />,
  bridge: () => <Lazy load={async () => (await import('./bridge')).Bridge} />,
  keep: () => <Lazy load={async () => (await import('./keep')).Keep} />,
};

/** What else there is to do, one at a time. */
export function Panels() {
  const tabs = useRef<HTMLDivElement>(null);
  const shown = open.value;
  const Content = contents[shown];
  useEffect(() => {
    const [row, tab] = [tabs.current, document.getElementById(`tab-${shown}`)];
    // Who opens a panel from elsewhere sees which of them it is; the page itself stays where it is.
    if (row && tab) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }, [shown]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = panelIds.indexOf(shown);
    const goal =
      event.key === 'Home' ? 0 : event.key === 'End' ? panelIds.length - 1 : at + (step ?? 0);
    const next = panelIds[(goal + panelIds.length) % panelIds.length];
    // Who flies steers with the arrows, wherever the focus is.
    if (step !== undefined && theatre.pilot.value === 'you') return;
    if (next === undefined || goal === at) return;
    event.preventDefault();
    open.value = next;
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <section class="panels" aria-label="More to do">
      <div class="tabs" role="tablist" aria-label="More to do" ref={tabs} onKeyDown={move}>
        {panelIds.map((id) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === shown}
            aria-controls="panel"
            tabIndex={id === shown ? 0 : -1}
            onClick={() => {
              open.value = id;
            }}
          >
            {panelTitles[id]}
          </button>
        ))}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby={`tab-${shown}`}>
        <h2 class="hidden">{panelTitles[shown]}</h2>
        <Boundary key={shown} what="This panel">
          <Content />
        </Boundary>
      </div>
    </section>
  );
}
