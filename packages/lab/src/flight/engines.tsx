import { wordsOf } from '../parts/words';
import { engines, press } from './controls';
import { type Engine, enginesOf, type Handling } from './handling';

const BUTTONS: readonly { engine: Engine; name: string; sign: string }[] = [
  { engine: 'left', name: 'Push left', sign: '◀' },
  { engine: 'main', name: 'Main engine', sign: '▲' },
  { engine: 'down', name: 'Down', sign: '▼' },
  { engine: 'right', name: 'Push right', sign: '▶' },
  { engine: 'take', name: 'Take', sign: '✚' },
  { engine: 'put', name: 'Put', sign: '✖' },
];

/** What can be done in a world as buttons to hold, for fingers. */
export function Engines({ env, handling }: { env: string; handling: Handling }) {
  const used = enginesOf(handling);
  const words = wordsOf(env).actions;
  // Directions of a world that waits are called as its actions are: no engine pushes there.
  const called = (engine: Engine, name: string) =>
    (handling.waits && words[handling.actions[engine] ?? -1]) || name;
  return (
    <div class="engines">
      {BUTTONS.filter(({ engine }) => used.includes(engine)).map(({ engine, name, sign }) => (
        <button
          key={engine}
          type="button"
          aria-label={called(engine, name)}
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
