import { useEffect, useState } from 'preact/hooks';
import { recipesFor } from '../state/fitting';
import { changePreset, setup } from '../state/setup';

/** Where the recipe does not fit the world: those that do, to be taken at a press. */
export function Suited() {
  const { env, envOptions, preset } = setup.value;
  const [recipes, setRecipes] = useState<readonly string[]>();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    setRecipes(undefined);
    void recipesFor({ env, envOptions }, signal).then((found) => {
      if (!signal.aborted) setRecipes(found);
    });
    return () => leaving.abort();
    // A setup that says the same again is the same: agents are made to find out.
  }, [env, JSON.stringify(envOptions), preset]);
  if (recipes === undefined || recipes.includes(preset)) return null;
  if (recipes.length === 0) {
    return (
      <p>
        No recipe of this page learns in this world yet. It can be looked at, and flown by hand.
      </p>
    );
  }
  return (
    <p>
      These recipes learn in it:{' '}
      {recipes.map((name) => (
        <button key={name} type="button" class="quiet" onClick={() => changePreset(name)}>
          {name}
        </button>
      ))}
    </p>
  );
}
