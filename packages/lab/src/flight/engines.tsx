import { type Engine, engines, press, pushes } from './controls';

const BUTTONS: readonly { engine: Engine; name: string; sign: string }[] = [
  { engine: 'left', name: 'Push left', sign: '◀' },
  { engine: 'main', name: 'Main engine', sign: '▲' },
  { engine: 'right', name: 'Push right', sign: '▶' },
];

/** The engines as buttons to hold, for fingers: those that do something in a world of so many actions. */
export function Engines({ actions }: { actions: number }) {
  return (
    <div class="engines">
      {BUTTONS.filter(({ engine }) => pushes(engine, actions)).map(({ engine, name, sign }) => (
        <button
          key={engine}
          type="button"
          aria-label={name}
          class={engines.value.has(engine) ? 'held' : ''}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            press(engine, true);
          }}
          onPointerUp={() => press(engine, false)}
          onPointerCancel={() => press(engine, false)}
          onKeyDown={({ key }) => (key === ' ' || key === 'Enter') && press(engine, true)}
          onKeyUp={() => press(engine, false)}
          onBlur={() => press(engine, false)}
        >
          <span aria-hidden="true">{sign}</span>
        </button>
      ))}
    </div>
  );
}
