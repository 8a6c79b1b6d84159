import '../styles/panels.css';
import fieldWords from 'virtual:field-words';
import { hyperparameterFields, presetNamed, specOf } from 'perilune';
import type { ComponentChildren } from 'preact';
import { EntryField } from '../parts/entry-field';
import { spelled } from '../parts/numbers';
import { Problem } from '../parts/problem';
import { run } from '../state/lab';
import {
  change,
  changeEnvOption,
  changeHyperparameter,
  checked,
  putBack,
  setup,
} from '../state/setup';
import { type FieldGroup, groupFields } from './tinker-groups';
import { isIdle, optionEntry, wordOfOption } from './world-options';

type Field = ReturnType<typeof hyperparameterFields>[number];

/** Every hyperparameter and every option of the world, as the library's own tables tell them. */
export function Tinker() {
  const { preset: presetName, hyperparameters, envOptions, steps } = setup.value;
  const preset = presetNamed(presetName);
  const problem = checked.value.problem;
  const base = preset.hyperparameters as Record<string, unknown>;
  const disabled = run.active.value;
  const changed = Object.keys({ ...envOptions, ...hyperparameters });
  const guilty = changed.filter((name) => concerns(problem, name));
  // A message may name what was not touched too: what was changed is what is to be changed again.
  const about = (name: string) =>
    (guilty.length === 0 ? concerns(problem, name) : guilty.includes(name)) ? problem : undefined;
  const fields = hyperparameterFields(preset.algo);
  const standardOf = (field: Field) => base[field.name] ?? field.default;
  const standing = (name: string) => {
    const field = fields.find((one) => one.name === name);
    return field && (hyperparameters[name] ?? standardOf(field));
  };
  const isMarked = ({ name }: Field) => name in hyperparameters || about(name) !== undefined;
  const entry = (field: Field) => {
    const given = hyperparameters[field.name];
    return (
      <EntryField
        key={`${presetName}.${field.name}`}
        entry={{ ...field, label: spelled(field.name) }}
        word={fieldWords[preset.algo]?.[field.name]}
        value={given === undefined ? standardOf(field) : given}
        standard={standardOf(field)}
        problem={about(field.name)}
        onChange={(value) => changeHyperparameter(field.name, value)}
      />
    );
  };
  return (
    <div class="tinker">
      {disabled && (
        <p role="status">While it trains, the knobs are fixed. Reset to turn them again.</p>
      )}
      <World disabled={disabled} problem={problem} about={about} />
      <fieldset class="card" disabled={disabled}>
        <legend>
          The recipe <span class="dim">{preset.name}</span>
        </legend>
        <p class="dim">{preset.source}</p>
        <div class="entries">
          <PutBack />
          <EntryField
            entry={{ name: 'steps', label: 'steps at most', kind: 'number', nullable: false }}
            value={steps ?? preset.steps}
            standard={preset.steps}
            problem={about('steps')}
            onChange={(value) => change({ steps: value as number | undefined })}
          />
          <Unknown
            given={hyperparameters}
            known={fields.map(({ name }) => name)}
            problem={problem}
            onRemove={(name) => changeHyperparameter(name, undefined)}
          />
        </div>
        {groupFields(fields, standing).map((group) => (
          <Group
            key={`${preset.algo} ${group.title}`}
            group={group}
            entry={entry}
            isMarked={isMarked}
          />
        ))}
      </fieldset>
    </div>
  );
}

interface WorldProps {
  disabled: boolean;
  problem: string | undefined;
  /** What is wrong with an option, by its name. */
  about: (name: string) => string | undefined;
}

/** The options of the world that is set up. */
function World({ disabled, problem, about }: WorldProps) {
  const { env, envOptions } = setup.value;
  const options: Readonly<Record<string, unknown>> = { ...specOf(env).defaults };
  const names = Object.keys(options);
  const standing = (name: string) => envOptions[name] ?? options[name];
  const isFolded = (name: string) =>
    !(name in envOptions) && about(name) === undefined && isIdle(name, standing);
  const option = (name: string) => (
    <EntryField
      key={`${env}.${name}`}
      entry={optionEntry(name, options[name])}
      word={wordOfOption(name)}
      value={standing(name)}
      standard={options[name]}
      problem={about(name)}
      onChange={(value) => changeEnvOption(name, value)}
    />
  );
  return (
    <fieldset class="card" disabled={disabled}>
      <legend>The world</legend>
      {names.filter((name) => !isFolded(name)).map(option)}
      {names.length === 0 && <p>It has no options.</p>}
      <Folded>{names.filter(isFolded).map(option)}</Folded>
      <Unknown
        given={envOptions}
        known={names}
        problem={problem}
        onRemove={(name) => changeEnvOption(name, undefined)}
      />
    </fieldset>
  );
}

/** How many things differ from the recipe and the world as they are, and the way back. */
function PutBack() {
  const { steps, envOptions, hyperparameters } = setup.value;
  const names = [...Object.keys(envOptions), ...Object.keys(hyperparameters)];
  const count = names.length + (steps === undefined ? 0 : 1);
  return (
    <p class="put-back">
      {count === 0
        ? 'All as the recipe has it.'
        : `${count} ${count === 1 ? 'thing differs' : 'things differ'} from the recipe.`}
      {count > 0 && (
        <button type="button" onClick={putBack}>
          Put all back
        </button>
      )}
    </p>
  );
}

interface GroupProps {
  group: FieldGroup;
  entry: (field: Field) => ComponentChildren;
  /** Whether there is something to see in it: a change, or a fault. */
  isMarked: (field: Field) => boolean;
}

/** Fields that belong together; those that do nothing as things stand are folded away, unless they were changed. */
function Group({ group, entry, isMarked }: GroupProps) {
  const shown = [...group.fields, ...group.idle.filter(isMarked)];
  const folded = group.idle.filter((field) => !isMarked(field));
  const marked = shown.filter(isMarked).length;
  return (
    <section class="group">
      <h3>
        {group.title} {marked > 0 && <span class="dim">{marked} changed</span>}
      </h3>
      <p class="dim">{group.text}</p>
      {shown.map(entry)}
      <Folded>{folded.map(entry)}</Folded>
    </section>
  );
}

/** What does nothing as things stand: there for who looks for it. */
function Folded({ children }: { children: readonly ComponentChildren[] }) {
  if (children.length === 0) return null;
  return (
    <details class="folded">
      <summary>{children.length} more, of no effect as it is set up</summary>
      {children}
    </details>
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

/** Whether the library's message is about this option: it names it. */
function concerns(problem: string | undefined, name: string): boolean {
  // What follows of the message are names that would do: it is not about them.
  const [about = ''] = problem?.split(' Known are: ') ?? [];
  return about.split(/[^\w$-]+/).includes(name);
}
