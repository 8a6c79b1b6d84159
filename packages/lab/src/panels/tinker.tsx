import { hyperparameterFields, presetNamed, specOf } from 'perilune';
import { type Entry, EntryField } from '../parts/entry-field';
import { words } from '../parts/numbers';
import { run } from '../state/lab';
import { change, changeEnvOption, changeHyperparameter, checked, setup } from '../state/setup';

/** Every hyperparameter and every option of the world, as the library's own tables tell them. */
export function Tinker() {
  const { env, preset: presetName, hyperparameters, envOptions, steps } = setup.value;
  const preset = presetNamed(presetName);
  const problem = checked.value.problem;
  const base = preset.hyperparameters as Record<string, unknown>;
  const disabled = run.active.value;
  const about = (name: string) => (concerns(problem, name) ? problem : undefined);
  return (
    <div class="tinker">
      {disabled && (
        <p role="status">While it trains, the knobs are fixed. Reset to turn them again.</p>
      )}
      <fieldset class="card" disabled={disabled}>
        <legend>The world</legend>
        {Object.entries(specOf(env).defaults ?? {}).map(([name, standard]) => (
          <EntryField
            key={`${env}.${name}`}
            entry={optionEntry(name, standard)}
            value={envOptions[name] ?? standard}
            standard={standard}
            problem={about(name)}
            onChange={(value) => changeEnvOption(name, value)}
          />
        ))}
        {Object.keys(specOf(env).defaults ?? {}).length === 0 && <p>It has no options.</p>}
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
          {hyperparameterFields(preset.algo).map((field) => {
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
        </div>
      </fieldset>
    </div>
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
  return problem !== undefined && new RegExp(`(^|[\\s:"])${name}\\b`).test(problem);
}
