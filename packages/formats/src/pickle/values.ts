/** The name of something that a program would import; here it is a name and nothing else. */
export class Global {
  /** `collections.OrderedDict` */
  readonly path: string;

  constructor(module: string, name: string) {
    this.path = `${module}.${name}`;
  }
}

/** A tuple. */
export class Tuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** A list. */
export class List {
  readonly items: PickleValue[] = [];
}

/** What a dict's entries may be named by. */
export type PickleKey = string | number | bigint | boolean | null;

/** A dict. */
export class Dict {
  readonly entries = new Map<PickleKey, PickleValue>();
}

/**
 * What a program would have made by calling or instantiating something: here it is what it would have been
 * called with. Nothing is called.
 */
export class Made {
  /** What it would be told afterwards, by `__setstate__`. */
  state: PickleValue = null;
  /** Of an OrderedDict. */
  readonly entries: Map<PickleKey, PickleValue> | undefined;

  constructor(
    readonly maker: string,
    readonly given: readonly PickleValue[],
  ) {
    if (maker === 'collections.OrderedDict') this.entries = new Map();
  }
}

/** What lies elsewhere, as a program's own reader knows it: of PyTorch a tensor's numbers. */
export class Persistent {
  constructor(readonly id: PickleValue) {}
}

/** What pickles are made of here. Values may hold one another, and themselves. */
export type PickleValue = PickleKey | Uint8Array | Tuple | List | Dict | Global | Made | Persistent;

/** What a value is, in a word or two, for messages. */
export function kindOf(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Made || value instanceof Global) {
    return value instanceof Made ? `a ${value.maker}` : value.path;
  }
  if (typeof value === 'object') return `a ${value.constructor.name.toLowerCase()}`;
  return typeof value === 'string' ? 'a text' : String(value);
}
