import { recipeGroups, recipeTitle } from './recipes';

/** The recipes as the options of a select, by what they are for. */
export function RecipeOptions() {
  return (
    <>
      {recipeGroups().map(({ title, names }) => (
        <optgroup key={title} label={title}>
          {names.map((name) => (
            <option key={name} value={name}>
              {recipeTitle(name)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}
