import {
  AgentFileError,
  type AnySpace,
  Box,
  Discrete,
  type Dtype,
  MultiBinary,
  MultiDiscrete,
} from 'perilune';
import { MOST_ENTRIES } from '../agents/world.js';
import { shown } from '../text/places.js';
import type { SavedObject } from './saved-data.js';

/** Numbers that numpy prints without leaving any out. */
const PRINTED = 1_000;

/** `<class 'gymnasium.spaces.box.Box'>`, of gym too. */
const CLASS = /^<class '(?:gymnasium|gym)\.spaces\.\w+\.(\w+)'>$/;

/** Told where bounds are not all there, which then are open. */
type OnOpen = (text: string) => void;

const READERS: Readonly<Record<string, (saved: SavedObject, onOpen?: OnOpen) => AnySpace>> = {
  Box: boxOf,
  Discrete: (saved) =>
    new Discrete(integerIn(saved.n, 'n'), { start: integerIn(saved.start ?? 0, 'start') }),
  MultiDiscrete: (saved) => {
    const nvec = numbersIn(saved.nvec, 'nvec');
    return new MultiDiscrete(
      nvec,
      saved.start === undefined ? {} : { start: numbersIn(saved.start, 'start') },
    );
  },
  MultiBinary: (saved) => new MultiBinary(shapeOf(saved)),
};

/**
 * A space by the text that stands beside its pickle. Bounds are rounded to the eight digits that numpy prints.
 *
 * @param onOpen of observations, whose bounds nothing depends on: told that the text leaves some out
 * @throws AgentFileError for a space that policies of one row cannot have
 */
export function spaceOf(saved: SavedObject, onOpen?: OnOpen): AnySpace {
  const type = saved[':type:'];
  const kind = typeof type === 'string' ? (CLASS.exec(type)?.[1] ?? '') : '';
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (read !== undefined) return read(saved, onOpen);
  throw new AgentFileError(
    `it is a ${shown(type)}, but policies are read whose spaces are ${Object.keys(READERS).join(', ')}.`,
  );
}

function boxOf(saved: SavedObject, onOpen?: OnOpen): AnySpace {
  const shape = shapeOf(saved);
  const said = dtypeOf(saved.dtype ?? 'float32');
  // Nothing is computed in half precision: Stable-Baselines3 brings such bounds and observations to float32 itself.
  const dtype = (said === 'float16' ? 'float32' : said) as Dtype;
  const size = shape.reduce((product, n) => product * n, 1);
  if (shape.length === 3 && dtype === 'uint8') {
    throw new AgentFileError('it is of images, for which there are no layers here.');
  }
  const open = SIDES.every((side) => isWhole(saved, side, size)) ? undefined : onOpen;
  open?.(`Of its ${size} bounds the file says some alone: what it observes is taken as open.`);
  const [low, high] = SIDES.map((side) =>
    open === undefined ? boundsOf(saved, side, size) : new Array(size).fill(OPEN[side]),
  ) as [number[], number[]];
  if (said !== 'float16') return new Box(low, high, { shape, dtype });
  return new Box(low.map(halfOf), high.map(halfOf), { shape, dtype });
}

/** What numpy prints of half precision in as few digits as tell it apart, as that number. */
function halfOf(value: number): number {
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const step = 2 ** (exponent - 10);
  return Number.isFinite(value) ? step * Math.round(value / step) : value;
}

/** @throws AgentFileError for what is no name of a type; which there are `Box` knows */
function dtypeOf(told: unknown): string {
  if (typeof told === 'string') return told;
  throw new AgentFileError(`its dtype is ${shown(told)}, but must be the name of one.`);
}

const SIDES = ['low', 'high'] as const;
type Side = (typeof SIDES)[number];
const OPEN = { low: -Infinity, high: Infinity };

const isCut = (text: unknown) => typeof text === 'string' && text.includes('...');

/** Whether all bounds of a side are said: numpy leaves out what is in the middle of more than a thousand. */
function isWhole(saved: SavedObject, side: Side, size: number): boolean {
  return size <= PRINTED || !(isCut(saved[side]) && isCut(saved[`${side}_repr`]));
}

/** What numpy leaves out stands in a text of its own where it is all one number. */
function boundsOf(saved: SavedObject, side: Side, size: number): number[] {
  const text = saved[side];
  const numbers = numbersIn(isCut(text) ? saved[`${side}_repr`] : text, side);
  if (isCut(text) && numbers.length === 1)
    return new Array<number>(size).fill(numbers[0] as number);
  if (numbers.length === size) return numbers;
  throw new AgentFileError(
    `its ${side} has ${numbers.length} numbers, but its shape asks for ${size}.`,
  );
}

function shapeOf(saved: SavedObject): number[] {
  const shape = saved._shape ?? saved.shape ?? [saved.n];
  if (Array.isArray(shape) && shape.length > 0 && shape.length < 8) {
    const sizes = shape.map((n) => integerIn(n, 'shape'));
    const size = sizes.reduce((product, n) => product * n, 1);
    if (size > 0 && size <= MOST_ENTRIES) return sizes;
  }
  throw new AgentFileError(`its shape is ${shown(shape)}, which no row of numbers has.`);
}

function integerIn(value: unknown, what: string): number {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  throw new AgentFileError(`its ${what} is ${shown(value)}, but must be an integer.`);
}

/** An array as numpy prints it, whatever its nesting: `[ -2.5 inf\n 1.e+00]`. */
function numbersIn(value: unknown, what: string): number[] {
  const text = typeof value === 'string' ? value.trim() : '';
  const numbers = text
    .split(/[\s[\],]+/)
    .filter((part) => part !== '')
    .map(numberOf);
  if (numbers.length > 0 && numbers.every((number) => !Number.isNaN(number))) return numbers;
  throw new AgentFileError(`its ${what} is ${shown(value)}, but must be numbers.`);
}

function numberOf(text: string): number {
  if (/^-?inf$/.test(text)) return text === 'inf' ? Infinity : -Infinity;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
