import type { NumberRange } from 'perilune';
import { useId } from 'preact/hooks';
import { Problem } from './problem';

/** An option as a form shows it. */
export interface Entry {
  name: string;
  label: string;
  kind: 'number' | 'switch' | 'choice' | 'list' | 'schedule' | 'json';
  nullable: boolean;
  choices?: readonly string[];
  range?: NumberRange;
  /** From where to where a slider goes. */
  slide?: Slide;
}

/** What a slider goes over: in even steps, or so that each step is the same share. */
export interface Slide {
  min: number;
  max: number;
  step: number;
  isLogarithmic?: boolean;
}

export interface EntryFieldProps {
  entry: Entry;
  /** What it is, in a sentence. */
  word?: string | undefined;
  value: unknown;
  /** What it is without a change. */
  standard: unknown;
  /** What the library says against the value. */
  problem: string | undefined;
  /** Told the new value; undefined: as without a change. */
  onChange: (value: unknown) => void;
}

/** One option: its name, the control that fits its kind, and what is wrong with it. */
export function EntryField(props: EntryFieldProps) {
  const { entry, word, value, standard, problem } = props;
  const id = useId();
  const same = (other: unknown) => JSON.stringify(other) === JSON.stringify(standard);
  const onChange = (next: unknown) => props.onChange(same(next) ? undefined : next);
  const changed = !same(value);
  const control = {
    id,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? `${id}-word` : `${id}-problem`,
  };
  const slide = slideOf(entry, value);
  return (
    <div class={changed ? 'entry changed' : 'entry'}>
      <label for={id}>
        {entry.label}
        {changed && <span class="hidden"> (changed)</span>}
      </label>
      <Control entry={entry} value={value} control={control} onChange={onChange} />
      {changed && (
        <button
          type="button"
          class="quiet"
          aria-label={`Put back: ${entry.label}`}
          onClick={() => props.onChange(undefined)}
        >
          ↺
        </button>
      )}
      {slide && typeof value === 'number' && (
        <Slider entry={entry} slide={slide} value={value} onChange={onChange} />
      )}
      <p class="entry-word" id={`${id}-word`}>
        {word}
        {changed && <b> The recipe has {show(standard) || 'none'}.</b>}
      </p>
      {problem !== undefined && (
        <div class="entry-problem" id={`${id}-problem`}>
          <Problem text={problem} />
        </div>
      )}
    </div>
  );
}

/** The names of numbers that are to be doubled or halved rather than raised. */
const LOGARITHMIC: Readonly<Record<string, Slide>> = {
  learningRate: { min: 1e-5, max: 0.1, step: 0.01, isLogarithmic: true },
  batchSize: { min: 8, max: 1_024, step: 0.01, isLogarithmic: true },
  replayCapacity: { min: 1_000, max: 1e6, step: 0.01, isLogarithmic: true },
};

/** Of numbers that lie between two ends, and of a few that everybody turns first. */
function slideOf(entry: Entry, value: unknown): Slide | undefined {
  if (typeof value !== 'number' || !['number', 'schedule'].includes(entry.kind)) return undefined;
  const known = entry.slide ?? LOGARITHMIC[entry.name];
  if (known !== undefined) return known;
  const { min, max, whole } = { min: undefined, max: undefined, ...entry.range };
  if (min === undefined || max === undefined) return undefined;
  return { min, max, step: whole ? 1 : (max - min) / 200 };
}

interface SliderProps {
  entry: Entry;
  slide: Slide;
  value: number;
  onChange: (value: number) => void;
}

/** The same number by hand; what it says is rounded to what can be aimed at. */
function Slider({ entry, slide, value, onChange }: SliderProps) {
  const { min, max, step, isLogarithmic = false } = slide;
  const place = isLogarithmic ? Math.log10(Math.max(min, value)) : value;
  const ends = isLogarithmic ? [Math.log10(min), Math.log10(max)] : [min, max];
  const read = (at: number) => {
    const exact = isLogarithmic ? 10 ** at : at;
    return entry.range?.whole ? Math.round(exact) : Number(exact.toPrecision(3));
  };
  return (
    <input
      class="entry-slide"
      type="range"
      min={ends[0]}
      max={ends[1]}
      step={step}
      value={place}
      aria-label={`${entry.label}, by hand`}
      aria-valuetext={String(value)}
      onChange={({ currentTarget }) => onChange(read(currentTarget.valueAsNumber))}
    />
  );
}

interface ControlProps {
  entry: Entry;
  value: unknown;
  control: { id: string; 'aria-invalid': boolean; 'aria-describedby': string };
  onChange: (value: unknown) => void;
}

function Control({ entry, value, control, onChange }: ControlProps) {
  switch (entry.kind) {
    case 'switch':
      return (
        <input
          {...control}
          type="checkbox"
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <select
          {...control}
          value={String(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        >
          {(entry.choices ?? []).map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      );
    case 'schedule':
      return <Schedule entry={entry} value={value} control={control} onChange={onChange} />;
    default:
      return (
        <input
          {...control}
          type="text"
          inputMode={entry.kind === 'number' ? 'decimal' : 'text'}
          placeholder={entry.nullable ? 'none' : ''}
          value={show(value)}
          onChange={({ currentTarget }) => onChange(read(entry, currentTarget.value))}
        />
      );
  }
}

/** A constant, or a line from one value to another. */
function Schedule({ entry, value, control, onChange }: ControlProps) {
  const line = isLine(value) ? value : undefined;
  const part = (name: keyof Line, title: string) => (
    <input
      type="text"
      inputMode="decimal"
      aria-label={`${entry.label}: ${title}`}
      value={show(line?.[name])}
      onChange={({ currentTarget }) =>
        onChange({ ...line, [name]: read({ ...entry, kind: 'number' }, currentTarget.value) })
      }
    />
  );
  return (
    <span class="schedule">
      <select
        {...control}
        value={line ? 'line' : 'constant'}
        onChange={({ currentTarget }) => {
          const start = line?.start ?? value;
          if (currentTarget.value === 'constant') onChange(start);
          else onChange({ start, end: start, steps: 10_000 });
        }}
      >
        <option value="constant">stays at</option>
        <option value="line">goes from</option>
      </select>
      {line ? (
        <>
          {part('start', 'from')} to {part('end', 'to')} in {part('steps', 'in steps')}
        </>
      ) : (
        <input
          type="text"
          inputMode="decimal"
          aria-label={`${entry.label}: value`}
          value={show(value)}
          onChange={({ currentTarget }) =>
            onChange(read({ ...entry, kind: 'number' }, currentTarget.value))
          }
        />
      )}
    </span>
  );
}

interface Line {
  start: unknown;
  end: unknown;
  steps: unknown;
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'start' in value;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) {
    return value.join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed, as a value; what cannot be read stays a text, which the library then refuses in words. */
function read({ kind, nullable }: Entry, text: string): unknown {
  const typed = text.trim();
  if (typed === '') return nullable ? null : undefined;
  if (kind === 'number') return Number.isNaN(Number(typed)) ? typed : Number(typed);
  if (kind === 'list') {
    return typed
      .replace(/^\[|\]$/g, '')
      .split(/[\s,]+/)
      .map((item) => (Number.isNaN(Number(item)) ? item : Number(item)));
  }
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
