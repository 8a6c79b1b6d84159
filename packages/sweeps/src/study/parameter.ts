import { math } from 'perilune';

/** What a search may set a hyperparameter to. */
export type Value = number | string | boolean | null | readonly unknown[] | object;

/** The values of a trial by the paths of their parameters; those that do not apply are left out. */
export type Assignment = Readonly<Record<string, Value>>;

/** When a parameter applies: where each of these others has one of these values. */
export type Condition = Readonly<Record<string, readonly Value[]>>;

interface AnyParameter {
  /** A hyperparameter's name, `epsilon.end`, `env.gravity`, `solve.margin`. */
  readonly path: string;
  /** Of parameters that stand before it; undefined where it always applies. */
  readonly when?: Condition | undefined;
}

/** Numbers in low..high, both included. */
export interface NumberParameter extends AnyParameter {
  readonly kind: 'number';
  readonly low: number;
  readonly high: number;
  /** Whether ratios count rather than differences. */
  readonly log: boolean;
  /** From one value to the next, counted from `low`; undefined for all numbers between. */
  readonly step?: number | undefined;
}

/** One of a list. */
export interface ChoiceParameter extends AnyParameter {
  readonly kind: 'choice';
  readonly choices: readonly Value[];
}

export type Parameter = NumberParameter | ChoiceParameter;

/** Whether a parameter applies beside the values of those before it. */
export function isActive({ when }: Parameter, assignment: Assignment): boolean {
  return Object.entries(when ?? {}).every(
    ([path, values]) => path in assignment && values.some((each) => same(each, assignment[path])),
  );
}

/** Whether two values of a list are the same: lists and objects by their content. */
export function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b);
}

/** How many values a parameter may have; undefined for a range without steps. */
export function countOf(parameter: Parameter): number | undefined {
  if (parameter.kind === 'choice') return parameter.choices.length;
  const { low, high, step } = parameter;
  // A last step that misses `high` by a rounding error reaches it.
  return step === undefined ? undefined : Math.floor((high - low) / step + 1e-9) + 1;
}

/** The value of that number of a parameter that has a countable number of them. */
export function valueAt(parameter: Parameter, index: number): Value {
  if (parameter.kind === 'choice') return parameter.choices[index] as Value;
  const { low, high, step = 0 } = parameter;
  return Math.min(high, tidy(low + index * step));
}

/** 0.30000000000000004 is 0.3: of what is added up in steps, what is meant. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * The value at a point of the unit interval: all values are equally wide there, of a logarithmic range equal ratios.
 *
 * @param u in 0..1
 */
export function valueFrom(parameter: Parameter, u: number): Value {
  const count = countOf(parameter);
  if (parameter.kind === 'choice' || (count !== undefined && !parameter.log)) {
    return valueAt(parameter, Math.min((count as number) - 1, Math.floor(u * (count as number))));
  }
  const [start, end] = ends(parameter);
  const value = parameter.log ? math.exp(start + u * (end - start)) : start + u * (end - start);
  const { low, high, step } = parameter;
  const stepped = step === undefined ? value : low + Math.round((value - low) / step) * step;
  return Math.min(high, Math.max(low, stepped));
}

/** Where a value lies in the unit interval: from where to where all points mean it; a point of a range without steps. */
export function cellOf(parameter: Parameter, value: Value): readonly [from: number, to: number] {
  const count = countOf(parameter);
  if (parameter.kind === 'choice') {
    const index = parameter.choices.findIndex((choice) => same(choice, value));
    return cell(index, parameter.choices.length);
  }
  const number = value as number;
  const { low, step, log } = parameter;
  if (count !== undefined && step !== undefined && !log) {
    return cell(Math.round((number - low) / step), count);
  }
  const half = step === undefined ? 0 : step / 2;
  return [unit(parameter, number - half), unit(parameter, number + half)];
}

/** The middle of a value's cell. */
export function pointOf(parameter: Parameter, value: Value): number {
  const [from, to] = cellOf(parameter, value);
  return (from + to) / 2;
}

/** Where an assignment lies in the unit cube; 0.5 where a parameter does not apply. */
export function pointsOf(parameters: readonly Parameter[], assignment: Assignment): number[] {
  return parameters.map((each) =>
    each.path in assignment ? pointOf(each, assignment[each.path] ?? null) : 0.5,
  );
}

/** Whether a parameter may have a value, be it one between its steps. */
export function canBe(parameter: Parameter, value: unknown): boolean {
  if (parameter.kind === 'choice') return parameter.choices.some((choice) => same(choice, value));
  return typeof value === 'number' && value >= parameter.low && value <= parameter.high;
}

function cell(index: number, count: number): [number, number] {
  return [index / count, (index + 1) / count];
}

function unit(parameter: NumberParameter, value: number): number {
  const [start, end] = ends(parameter);
  if (end === start) return 0.5;
  const place = parameter.log ? math.log(value) : value;
  return Math.min(1, Math.max(0, (place - start) / (end - start)));
}

/** Of a logarithmic range of steps half a step beyond, so that all of its values get their share. */
function ends({ low, high, log, step }: NumberParameter): [number, number] {
  const half = step === undefined ? 0 : step / 2;
  return log ? [math.log(low - half), math.log(high + half)] : [low, high];
}
