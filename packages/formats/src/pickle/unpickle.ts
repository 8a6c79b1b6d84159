import { AgentFileError } from 'perilune';
import { quoted } from '../text/places.js';
import { Cursor, integerOf } from './cursor.js';
import { OPCODES } from './opcodes.js';
import {
  Dict,
  Global,
  kindOf,
  List,
  Made,
  Persistent,
  type PickleKey,
  type PickleValue,
  Tuple,
} from './values.js';

/** Far more than the largest state dict needs, and done in a moment. */
const MOST_OPERATIONS = 1_000_000;
/** Lists, dicts and the like, each of which takes more memory than the byte that asks for it. */
const MOST_OBJECTS = 100_000;
const MOST_ON_STACK = 100_000;
const NEWEST_PROTOCOL = 5;

/** What a pickle may name. */
export interface UnpickleOptions {
  /** `module.name` of everything that may occur; all else is refused by name. */
  readonly globals: ReadonlySet<string>;
  /** Whether parts of it may lie elsewhere (BINPERSID). Default false. */
  readonly hasPersistent?: boolean;
}

/**
 * Reads a Python pickle, protocols 2 to 5, as data. Nothing in it is run: what a program would import is a name,
 * what it would call a `Made` that says what with. Only names that are allowed may occur, and only the opcodes
 * that PyTorch's and numpy's objects are written with (Python's `Lib/pickletools.py` defines them).
 *
 * @throws AgentFileError that says at which byte what was refused
 */
export function unpickle(bytes: Uint8Array, options: UnpickleOptions): PickleValue {
  const machine = new Machine(bytes, options);
  for (let operations = 0; operations < MOST_OPERATIONS; operations++) {
    if (machine.step()) return machine.result as PickleValue;
  }
  throw new AgentFileError(
    `the pickle has more than ${MOST_OPERATIONS.toLocaleString('en-US')} operations.`,
  );
}

/** The stack machine that a pickle is a program for, without its means to run anything. */
class Machine {
  result: PickleValue | undefined;
  readonly cursor: Cursor;
  private stack: PickleValue[] = [];
  /** Stacks that were left off at a mark. */
  private readonly marks: PickleValue[][] = [];
  private readonly memo = new Map<number, PickleValue>();
  private objects = 0;
  private onStack = 0;

  constructor(
    bytes: Uint8Array,
    private readonly options: UnpickleOptions,
  ) {
    this.cursor = new Cursor(bytes);
  }

  /** Does one operation. @returns whether it was the last */
  step(): boolean {
    const { at } = this.cursor;
    let name = 'nothing';
    try {
      const code = String.fromCharCode(this.cursor.uint8());
      name = OPCODES[code] ?? `no opcode, ${quoted(code)}`;
      const act = OPERATIONS[name];
      if (act === undefined) throw new AgentFileError('files of agents have no use for it.');
      act(this);
    } catch (error) {
      if (!(error instanceof AgentFileError)) throw error;
      throw new AgentFileError(`byte ${at} (${name}): ${error.message}`, { cause: error });
    }
    return this.result !== undefined;
  }

  /** Puts something new on the stack. */
  push(value: PickleValue): void {
    if (typeof value === 'object' && value !== null) this.objects += 1;
    if (this.objects > MOST_OBJECTS) throw tooMany('objects');
    this.put(value);
  }

  /** Puts what is known already on the stack again. */
  put(value: PickleValue): void {
    this.deepen();
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) throw new AgentFileError('nothing is there that it could take.');
    this.onStack -= 1;
    return value;
  }

  top(): PickleValue {
    const value = this.stack.at(-1);
    if (value === undefined) throw new AgentFileError('nothing is there that it could change.');
    return value;
  }

  mark(): void {
    this.marks.push(this.stack);
    this.stack = [];
    this.deepen();
  }

  /** What has come since the last mark. */
  popMark(): PickleValue[] {
    const items = this.stack;
    const before = this.marks.pop();
    if (before === undefined)
      throw new AgentFileError('there is no mark that it could go back to.');
    this.stack = before;
    this.onStack -= items.length + 1;
    return items;
  }

  tuple(length: number): void {
    const items = Array.from({ length }, () => this.pop());
    this.push(new Tuple(items.reverse()));
  }

  memoize(index = this.memo.size): void {
    if (this.memo.size > MOST_OBJECTS) throw tooMany('values to keep');
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new AgentFileError(`nothing was kept as number ${index}.`);
    this.put(value);
  }

  global(module: string, name: string): void {
    const found = new Global(module, name);
    if (!this.options.globals.has(found.path)) {
      throw new AgentFileError(
        `it asks for ${quoted(found.path)}, which an agent does not need. Nothing in the file was run.`,
      );
    }
    this.push(found);
  }

  /** What a call of something, or an instance of it, would have been made from. */
  make(): void {
    const given = this.pop();
    const maker = this.pop();
    if (!(maker instanceof Global) || !(given instanceof Tuple)) {
      throw new AgentFileError(`it makes something of ${kindOf(maker)} with ${kindOf(given)}.`);
    }
    this.push(new Made(maker.path, given.items));
  }

  build(): void {
    const state = this.pop();
    const made = this.top();
    if (!(made instanceof Made)) throw new AgentFileError(`it gives ${kindOf(made)} a state.`);
    made.state = state;
  }

  /** @param pairs keys and values in turns, for the dict that lies on the stack */
  setItems(pairs: readonly PickleValue[]): void {
    const target = this.top();
    const entries = target instanceof Dict || target instanceof Made ? target.entries : undefined;
    if (entries === undefined) throw new AgentFileError(`it puts entries into ${kindOf(target)}.`);
    if (pairs.length % 2 !== 0) throw new AgentFileError('an entry has a key and no value.');
    for (let i = 0; i < pairs.length; i += 2) {
      const key = keyOf(pairs[i] as PickleValue);
      if (entries.has(key)) {
        throw new AgentFileError(`a dict has two entries named ${quoted(String(key))}.`);
      }
      entries.set(key, pairs[i + 1] as PickleValue);
    }
  }

  append(items: readonly PickleValue[]): void {
    const target = this.top();
    if (!(target instanceof List)) throw new AgentFileError(`it appends to ${kindOf(target)}.`);
    for (const item of items) target.items.push(item);
  }

  persistent(): void {
    if (this.options.hasPersistent !== true) {
      throw new AgentFileError('a part of it lies in no file.');
    }
    this.push(new Persistent(this.pop()));
  }

  stop(): void {
    const value = this.pop();
    if (this.onStack > 0) throw new AgentFileError('it ends with more than one value.');
    this.result = value;
  }

  private deepen(): void {
    this.onStack += 1;
    if (this.onStack > MOST_ON_STACK) throw tooMany('values on its stack');
  }
}

function tooMany(what: string): AgentFileError {
  return new AgentFileError(`it has more ${what} than the largest agent.`);
}

function keyOf(value: PickleValue): PickleKey {
  if (typeof value !== 'object' || value === null) return value;
  throw new AgentFileError(`a dict's key is ${kindOf(value)}.`);
}

/** What is done for each opcode that is known, by its name. */
const OPERATIONS: Readonly<Record<string, (machine: Machine) => void>> = {
  PROTO: ({ cursor }) => {
    const protocol = cursor.uint8();
    if (protocol > NEWEST_PROTOCOL) {
      throw new AgentFileError(
        `its protocol is ${protocol}, but the newest known is ${NEWEST_PROTOCOL}.`,
      );
    }
  },
  FRAME: ({ cursor }) => {
    const length = cursor.uint64();
    if (length > cursor.left) {
      throw new AgentFileError(`a frame has ${length} bytes, but ${cursor.left} follow.`);
    }
  },
  STOP: (machine) => machine.stop(),

  NONE: (machine) => machine.push(null),
  NEWTRUE: (machine) => machine.push(true),
  NEWFALSE: (machine) => machine.push(false),
  BININT: (machine) => machine.push(machine.cursor.int32()),
  BININT1: (machine) => machine.push(machine.cursor.uint8()),
  BININT2: (machine) => machine.push(machine.cursor.uint16()),
  LONG1: (machine) => machine.push(integerOf(machine.cursor.take(machine.cursor.uint8()))),
  BINFLOAT: (machine) => machine.push(machine.cursor.float64()),
  SHORT_BINUNICODE: (machine) => machine.push(machine.cursor.text(machine.cursor.uint8())),
  BINUNICODE: (machine) => machine.push(machine.cursor.text(machine.cursor.uint32())),
  BINUNICODE8: (machine) => machine.push(machine.cursor.text(machine.cursor.uint64())),
  SHORT_BINBYTES: (machine) => machine.push(machine.cursor.take(machine.cursor.uint8())),
  BINBYTES: (machine) => machine.push(machine.cursor.take(machine.cursor.uint32())),
  BINBYTES8: (machine) => machine.push(machine.cursor.take(machine.cursor.uint64())),
  BYTEARRAY8: (machine) => machine.push(machine.cursor.take(machine.cursor.uint64())),

  MARK: (machine) => machine.mark(),
  POP: (machine) => {
    machine.pop();
  },
  POP_MARK: (machine) => {
    machine.popMark();
  },
  DUP: (machine) => machine.put(machine.top()),

  EMPTY_TUPLE: (machine) => machine.tuple(0),
  TUPLE1: (machine) => machine.tuple(1),
  TUPLE2: (machine) => machine.tuple(2),
  TUPLE3: (machine) => machine.tuple(3),
  TUPLE: (machine) => machine.push(new Tuple(machine.popMark())),
  EMPTY_LIST: (machine) => machine.push(new List()),
  APPEND: (machine) => machine.append([machine.pop()]),
  APPENDS: (machine) => machine.append(machine.popMark()),
  EMPTY_DICT: (machine) => machine.push(new Dict()),
  SETITEM: (machine) => {
    const value = machine.pop();
    machine.setItems([machine.pop(), value]);
  },
  SETITEMS: (machine) => machine.setItems(machine.popMark()),

  BINPUT: (machine) => machine.memoize(machine.cursor.uint8()),
  LONG_BINPUT: (machine) => machine.memoize(machine.cursor.uint32()),
  MEMOIZE: (machine) => machine.memoize(),
  BINGET: (machine) => machine.recall(machine.cursor.uint8()),
  LONG_BINGET: (machine) => machine.recall(machine.cursor.uint32()),

  GLOBAL: (machine) => machine.global(machine.cursor.line(), machine.cursor.line()),
  STACK_GLOBAL: (machine) => {
    const name = machine.pop();
    const module = machine.pop();
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw new AgentFileError(`it names something by ${kindOf(module)} and ${kindOf(name)}.`);
    }
    machine.global(module, name);
  },
  REDUCE: (machine) => machine.make(),
  NEWOBJ: (machine) => machine.make(),
  BUILD: (machine) => machine.build(),
  BINPERSID: (machine) => machine.persistent(),
};
