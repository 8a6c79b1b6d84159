import type { Generator } from 'perilune';
import { pick } from './mutate.js';

/** What no reader should take where something else is meant. */
const ODD: readonly unknown[] = [
  ...[null, true, false, '', 'x', 'NaN', '__proto__', [], {}, [[]], [null], { a: 1 }],
  ...[0, -0, -1, 0.5, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, -1e308],
  Array.from({ length: 1_000 }, () => 1),
];

type Container = Record<string | number, unknown>;

/**
 * JSON with one to three of its values replaced by odd ones, taken away, put twice or exchanged. A text within that is
 * JSON itself is changed as such, now and then.
 */
export function mutateJson(value: unknown, chance: Generator): unknown {
  let changed = structuredClone(value);
  for (let times = chance.integers(1, 4); times > 0; times--) changed = change(changed, chance);
  return changed;
}

function change(value: unknown, chance: Generator): unknown {
  if (isContainer(value) && Object.keys(value).length > 0 && chance.integers(0, 8) > 0) {
    return changeWithin(value, chance);
  }
  const inner = typeof value === 'string' ? jsonIn(value) : undefined;
  if (inner !== undefined && chance.integers(0, 8) > 0)
    return JSON.stringify(change(inner, chance));
  if (typeof value === 'number' && chance.integers(0, 2) === 0) return nearby(value, chance);
  return structuredClone(pick(ODD, chance));
}

function changeWithin(container: Container, chance: Generator): unknown {
  const key = pick(Object.keys(container), chance);
  const kind = chance.integers(0, 12);
  if (kind === 0) {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  } else if (kind === 1) {
    if (Array.isArray(container)) container.push(structuredClone(container[Number(key)]));
    else container[`${key}2`] = structuredClone(container[key]);
  } else if (kind === 2) {
    container[key] = structuredClone(container[pick(Object.keys(container), chance)]);
  } else container[key] = change(container[key], chance);
  return container;
}

function nearby(value: number, chance: Generator): number {
  return pick([value + 1, value - 1, -value, 2 * value, value * 1e6, value / 3], chance);
}

function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isContainer(value) || typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}
