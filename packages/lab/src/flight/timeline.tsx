import { theatre } from '../state/lab';
import { Engines } from './engines';

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4] as const;

/** The episode's time: stop it, go back and forth in it, slow it down. */
export function Timeline() {
  const { playing, length, speed, pilot } = theatre;
  const step = theatre.step.value;
  const episode = theatre.episode.value;
  return (
    <section class="timeline" aria-label="The flight">
      <button
        type="button"
        class="quiet play"
        aria-label={playing.value ? 'Hold the flight' : 'Play the flight'}
        onClick={() => theatre.togglePlaying()}
      >
        {playing.value ? <PauseIcon /> : <PlayIcon />}
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(1, length.value)}
        step={1}
        value={step}
        aria-label="Step of the flight"
        aria-valuetext={`step ${step} of ${length.value}`}
        onInput={({ currentTarget }) => theatre.seek(currentTarget.valueAsNumber)}
      />
      <span class="number timeline-step">
        {step}
        <span class="dim"> / {length.value}</span>
      </span>
      <label class="inline">
        <span class="hidden">Speed of the flight</span>
        <select
          value={speed.value}
          onChange={({ currentTarget }) => {
            speed.value = Number(currentTarget.value);
          }}
        >
          {SPEEDS.map((times) => (
            <option key={times} value={times}>
              {times}×
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="quiet anew"
        aria-label="New flight"
        onClick={() => theatre.restart()}
      >
        <span class="anew-word">New flight</span>
        <span class="anew-sign" aria-hidden="true">
          ↻
        </span>
      </button>
      <button
        type="button"
        class="quiet takeover"
        aria-pressed={pilot.value === 'you'}
        onClick={() => theatre.handTo(pilot.value === 'you' ? 'agent' : 'you')}
      >
        {pilot.value === 'you' ? 'Hand back' : 'Take over'}
      </button>
      {pilot.value === 'you' && episode && (
        <Engines env={episode.world.env} handling={episode.handling} />
      )}
    </section>
  );
}

export function PlayIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M3.5 2 13.5 8 3.5 14z" />
    </svg>
  );
}

export function PauseIcon() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M3 2h3.5v12H3zM9.5 2H13v12H9.5z" />
    </svg>
  );
}
