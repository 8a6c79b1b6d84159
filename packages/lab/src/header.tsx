import { useEffect, useState } from 'preact/hooks';
import { RecipeOptions } from './parts/recipe-options';
import { useTyped } from './parts/typed';
import { wordsOf } from './parts/words';
import { worlds } from './parts/worlds';
import { present, presenting } from './presenter/presenting';
import { run } from './state/lab';
import { canRedo, canUndo, change, changePreset, checked, redo, setup, undo } from './state/setup';
import { theme, toggleTheme } from './state/theme';

export function Header() {
  const { env, preset, seed } = setup.value;
  const typedSeed = useTyped(seed, ({ valueAsNumber }) => {
    if (!Number.isNaN(valueAsNumber)) change({ seed: valueAsNumber });
  });
  return (
    <header class="top">
      <h1>
        <Logo /> Perilune <span class="dim">lab</span>
      </h1>
      <div class="choices">
        <label>
          <span>World</span>
          <select
            value={env}
            disabled={run.active.value}
            onChange={({ currentTarget }) => void goTo(currentTarget.value)}
          >
            {offered(env).map((id) => (
              <option key={id} value={id}>
                {wordsOf(id).title}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Recipe</span>
          <select
            class="recipe-select"
            value={preset}
            disabled={run.active.value}
            onChange={({ currentTarget }) => changePreset(currentTarget.value)}
          >
            <RecipeOptions />
          </select>
        </label>
        <label>
          <span>Seed</span>
          <input
            class="seed"
            type="number"
            min={0}
            step={1}
            disabled={run.active.value}
            aria-invalid={isSeedWrong()}
            {...typedSeed}
          />
        </label>
        <div class="tools">
          <button
            type="button"
            class="quiet"
            title="Undo"
            aria-label="Undo"
            disabled={!canUndo.value}
            onClick={undo}
          >
            <Back />
          </button>
          <button
            type="button"
            class="quiet"
            title="Redo"
            aria-label="Redo"
            disabled={!canRedo.value}
            onClick={redo}
          >
            <Back isForth />
          </button>
          <CopyLink />
          <CourseLink />
          <button
            type="button"
            class="quiet"
            aria-pressed={presenting.value}
            onClick={() => present(!presenting.peek())}
          >
            Present
          </button>
          <button type="button" class="quiet" onClick={toggleTheme}>
            {theme.value === 'dark' ? 'Light' : 'Dark'}
          </button>
        </div>
      </div>
    </header>
  );
}

/** Whether the recipe learns there too is found out first: what finds it out is loaded for that. */
async function goTo(env: string): Promise<void> {
  const { entering } = await import('./state/fitting');
  change(await entering(env, setup.peek().preset));
}

/** The worlds to choose from; one that a link names is among them. */
function offered(env: string): readonly string[] {
  return worlds.value.includes(env) ? worlds.value : [...worlds.value, env];
}

function isSeedWrong(): boolean {
  return checked.value.problem?.includes('seed') ?? false;
}

/** A link, so that it can be opened beside the lab as well. */
function CourseLink() {
  return (
    <a class="button quiet" href="#chapter=agent">
      Course
    </a>
  );
}

/** Copies the page's address, which carries the whole configuration. */
function CopyLink() {
  const [said, say] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => say(undefined), 2_000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say('Copied');
    } catch {
      say('Not allowed here');
    }
  };
  return (
    <button type="button" class="quiet" onClick={() => void copy()}>
      <span role="status">{said ?? 'Copy link'}</span>
    </button>
  );
}

/** An arrow that turns back, or forth. */
function Back({ isForth = false }: { isForth?: boolean }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" class={isForth ? 'forth' : ''}>
      <path d="M6 1 1 6l5 5V7.2h4a2.6 2.6 0 0 1 0 5.2H6v2.2h4a4.8 4.8 0 0 0 0-9.6H6z" />
    </svg>
  );
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="9" class="logo-moon" />
      <path d="M16 7a9 9 0 0 1 0 18 12 12 0 0 0 0-18" class="logo-shade" />
      <ellipse cx="16" cy="16" rx="14" ry="5" class="logo-orbit" transform="rotate(-24 16 16)" />
      <circle cx="28" cy="10.4" r="2.4" class="logo-ship" />
    </svg>
  );
}
