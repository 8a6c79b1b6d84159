import type * as v from 'valibot';

/** What a number may be. */
export interface NumberRange {
  /** Least and greatest value allowed, both included. */
  min?: number;
  max?: number;
  /** The value must exceed this. */
  above?: number;
  /** Whether only whole numbers are allowed. */
  whole: boolean;
}

interface AnyField {
  name: string;
  /** What holds where nothing is given. */
  default: unknown;
  /** Whether null is allowed: none. */
  nullable: boolean;
}

/** One option of an object schema, told plainly enough to make a form of it. */
export type Field = AnyField &
  (
    | { kind: 'number'; range: NumberRange }
    | { kind: 'switch' }
    | { kind: 'choice'; choices: readonly string[] }
    /** A list of numbers. */
    | { kind: 'list'; range: NumberRange }
    /** A number, or an object `{ start, end, steps }`. */
    | { kind: 'schedule'; range: NumberRange }
    /** Anything else: to be written as JSON. */
    | { kind: 'json' }
  );

/** The parts of a valibot schema that are read here, whichever they are. */
interface Node {
  type: string;
  entries?: Record<string, Node>;
  wrapped?: Node;
  default?: unknown;
  options?: readonly unknown[];
  item?: Node;
  pipe?: readonly (Node & { requirement?: unknown })[];
}

/** The options of an object schema, in their order. Rules that no form can show stay with the schema. */
export function fieldsOf(schema: v.GenericSchema): Field[] {
  const { entries = {} } = schema as unknown as Node;
  return Object.entries(entries).map(([name, entry]) => fieldOf(name, entry));
}

function fieldOf(name: string, entry: Node): Field {
  let node = entry;
  const field: AnyField = { name, default: undefined, nullable: false };
  while (node.wrapped !== undefined) {
    if (node.type === 'nullable' || node.type === 'nullish') field.nullable = true;
    if (node.default !== undefined) field.default = node.default;
    node = node.wrapped;
  }
  return { ...field, ...shapeOf(node) };
}

type Shape = Field extends infer F ? (F extends Field ? Omit<F, keyof AnyField> : never) : never;

function shapeOf(node: Node): Shape {
  const { type, item, options = [] } = node;
  if (type === 'number') return { kind: 'number', range: rangeOf(node) };
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'picklist') return { kind: 'choice', choices: options.map(String) };
  if (type === 'array' && item?.type === 'number') return { kind: 'list', range: rangeOf(item) };
  const [constant, line] = options as readonly (Node | undefined)[];
  const isSchedule = type === 'union' && constant?.type === 'number' && options.length === 2;
  if (isSchedule && ['start', 'end', 'steps'].every((key) => line?.entries?.[key] !== undefined)) {
    return { kind: 'schedule', range: rangeOf(constant) };
  }
  return { kind: 'json' };
}

function rangeOf(node: Node): NumberRange {
  const pipe = actionsOf(node);
  // What is added to a pipe stands behind what it narrows.
  const limit = (type: string) => {
    const found = pipe.filter((action) => action.type === type).at(-1)?.requirement;
    return typeof found === 'number' ? found : undefined;
  };
  const [min, max, above] = [limit('min_value'), limit('max_value'), limit('gt_value')];
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(above === undefined ? {} : { above }),
    whole: pipe.some((action) => action.type === 'integer' || action.type === 'safe_integer'),
  };
}

/** A pipe's, those of pipes within it first. */
function actionsOf({ pipe = [] }: Node): (Node & { requirement?: unknown })[] {
  return pipe.flatMap((action) => [...actionsOf(action), action]);
}
