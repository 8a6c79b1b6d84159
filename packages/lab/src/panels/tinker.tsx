import { hyperparameterFields, presetNamed, specOf } from 'perilune';
import { type Entry, EntryField } from '../parts/entry-field';
import { words } from '../parts/numbers';
import { Problem } from '../parts/problem';
import { run } from '../state/lab';
import { change, changeEnvOption, changeHyperparameter, checked, setup } from '../state/setup';

/** Every hyperparameter and every option of the world, as the library's own tables tell them. */
export function Tinker() {
  const { env, preset: presetName, hyperparameters, envOptions, steps } = setup.value;
  const preset = presetNamed(presetName);
  const problem = checked.value.problem;
  const base = preset.hyperparameters as Record<string, unknown>;
  const disabled = run.active.value;
  const changed = Object.keys({ ...envOptions, ...hyperparameters });
  const guilty = changed.filter((name) => concerns(problem, name));
  // A message may name what was not touched too: what was changed is what is to be changed again.
  const about = (name: string) =>
    (guilty.length === 0 ? concerns(problem, name) : guilty.includes(name)) ? problem : undefined;
  const options = specOf(env).defaults ?? {};
  const fields = hyperparameterFields(preset.algo);
  return (
    <div class="tinker">
      {disabled && (
        <p role="status">While it trains, the knobs are fixed. Reset to turn them again.</p>
      )}
      <fieldset class="card" disabled={disabled}>
        <legend>The world</legend>
        {Object.entries(options).map(([name, standard]) => (
          <EntryField
            key={`${env}.${name}`}
            entry={optionEntry(name, standard)}
            value={envOptions[name] ?? standard}
            standard={standard}
            problem={about(name)}
            onChange={(value) => changeEnvOption(name, value)}
          />
        ))}
        {Object.keys(options).length === 0 && <p>It has no options.</p>}
        <Unknown
          given={envOptions}
          known={Object.keys(options)}
          problem={problem}
          onRemove={(name) => changeEnvOption(name, undefined)}
        />
      </fieldset>
      <fieldset class="card" disabled={disabled}>
        <legend>
          The recipe <span class="dim">{preset.name}</span>
        </legend>
        <p class="dim">{preset.source}</p>
        <div class="entries">
          <EntryField
            entry={{ name: 'steps', label: 'steps at most', kind: 'number', nullable: false }}
            value={steps ?? preset.steps}
            standard={preset.steps}
            problem={about('steps')}
            onChange={(value) => change({ steps: value as number | undefined })}
          />
          {fields.map((field) => {
            const standard = base[field.name] ?? field.default;
            const given = hyperparameters[field.name];
            return (
              <EntryField
                key={`${presetName}.${field.name}`}
                entry={{ ...field, label: words(field.name) }}
                value={given === undefined ? standard : given}
                standard={standard}
                problem={about(field.name)}
                onChange={(value) => changeHyperparameter(field.name, value)}
              />
            );
          })}
          <Unknown
            given={hyperparameters}
            known={fields.map(({ name }) => name)}
            problem={problem}
            onRemove={(name) => changeHyperparameter(name, undefined)}
          />
        </div>
      </fieldset>
    </div>
  );
}

interface UnknownProps {
  given: Readonly<Record<string, unknown>>;
  known: readonly string[];
  problem: string | undefined;
  onRemove: (name: string) => void;
}

/** What a link sets and nobody knows: shown as well, so that it can be taken away. */
function Unknown({ given, known, problem, onRemove }: UnknownProps) {
  const names = Object.keys(given).filter((name) => !known.includes(name));
  return (
    <>
      {names.map((name) => (
        <div key={name} class="entry changed unknown">
          <span>
            {name} <span class="dim">{JSON.stringify(given[name])}</span>
          </span>
          <button type="button" aria-label={`Take away: ${name}`} onClick={() => onRemove(name)}>
            Take away
          </button>
          <Problem
            text={
              problem !== undefined && concerns(problem, name)
                ? problem
                : 'There is nothing of that name here.'
            }
          />
        </div>
      ))}
    </>
  );
}

function optionEntry(name: string, standard: unknown): Entry {
  const label = words(name);
  if (typeof standard === 'boolean') return { name, label, kind: 'switch', nullable: false };
  if (typeof standard === 'number') return { name, label, kind: 'number', nullable: false };
  return { name, label, kind: 'json', nullable: false };
}

/** Whether the library's message is about this option: it names it. */
function concerns(problem: string | undefined, name: string): boolean {
  // What follows of the message are names that would do: it is not about them.
  const [about = ''] = problem?.split(' Known are: ') ?? [];
  return about.split(/[^\w$-]+/).includes(name);
}
