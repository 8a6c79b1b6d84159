import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Generator } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Course, replay } from '../../../bench/src/ceiling/course.js';
import {
  decodeActions,
  encodeActions,
  lineOf,
  readFound,
  unproven,
} from '../../../bench/src/ceiling/lines.js';
import { changed, search } from '../../../bench/src/ceiling/search.js';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../bench/fixtures/${name}`, import.meta.url));
const PUBLISHED = fixture('ceiling.jsonl');
/** From the reset seeds that scores are reported on. */
const REPORTED = fixture('ceiling-reporting.jsonl');
const SEED = 50_000;
const budget = { steps: 6_000, seconds: Number.POSITIVE_INFINITY };

/** Brakes where it falls fast, and else falls. */
const brake = (observation: Float32Array) => ((observation[3] as number) < -0.2 ? 2 : 0);

const bytes = fc.array(fc.integer({ min: 0, max: 3 })).map((all) => Uint8Array.from(all));

describe('the ceiling', () => {
  it('every published flight comes to the return that is claimed, to the bit, and to no less than the start', () => {
    for (const [file, from, count] of [
      [PUBLISHED, 40_000, 100],
      [REPORTED, 30_000, 1_000],
    ] as const) {
      const all = readFound(file);
      expect(all.map(({ seed }) => seed)).toEqual(
        Array.from({ length: count }, (_, i) => from + i),
      );
      expect(unproven(all)).toEqual([]);
    }
  });

  it('a claim that is false, or of actions that end too soon or too late, is named by its seed', () => {
    const [found] = readFound(PUBLISHED);
    const { best, start, actions } = found!;
    const wrong = [
      { ...found!, best: best + 1e-9 },
      { ...found!, start: best + 1, actions },
      { ...found!, actions: actions.subarray(1) },
      { ...found!, actions: actions.subarray(0, -1) },
      { ...found!, actions: Uint8Array.of(...actions, 0) },
    ];
    for (const one of wrong) expect(unproven([found!, one])).toEqual([found!.seed]);
    expect(start).toBeLessThanOrEqual(best);
  });

  it('the same budget in steps finds the same flight, to the bit, better than the start and as it replays', () => {
    const [one, other] = [0, 1].map(() => search(SEED, brake, budget));
    expect(one).toEqual(other);
    expect(one!.best).toBeGreaterThan(one!.start);
    expect(one!.steps).toBeGreaterThanOrEqual(budget.steps);
    expect(replay(SEED, one!.actions)).toBe(one!.best);
  });

  it('what was found within seconds is found again by as many steps as they were enough for', () => {
    const timed = search(SEED, brake, { steps: Number.POSITIVE_INFINITY, seconds: 0.2 });
    expect(search(SEED, brake, { ...budget, steps: timed.steps })).toEqual(timed);
  });

  it('without time for a change the start is what is found', () => {
    const found = search(SEED, brake, { steps: 1, seconds: 1 });
    expect(found.best).toBe(found.start);
    expect(replay(SEED, found.actions)).toBe(found.start);
  });

  it('a flight that is flown from where it differs comes to what it comes to from the beginning', () => {
    const course = new Course(SEED, brake);
    const random = new Generator(3);
    let kept = course.fly(new Uint8Array(0), 0, true);
    for (let i = 0; i < 40; i++) {
      const plan = changed(kept.actions, random);
      const before = course.steps;
      const flight = course.fly(plan.actions, plan.from);
      expect(course.steps - before).toBeLessThanOrEqual(flight.actions.length);
      expect(flight.actions.subarray(0, plan.from)).toEqual(kept.actions.subarray(0, plan.from));
      expect(replay(SEED, flight.actions)).toBe(flight.return);
      if (i % 3 === 0) kept = course.fly(flight.actions, plan.from, true);
    }
  });

  it('a change says the first step at which it differs, and leaves what is changed as it was', () => {
    const cases = fc.tuple(
      bytes.filter((all) => all.length > 0),
      fc.nat(),
    );
    const check = fc.property(cases, ([flight, seed]) => {
      const before = flight.slice();
      const { actions, from } = changed(flight, new Generator(seed));
      expect(flight).toEqual(before);
      expect(actions.subarray(0, from)).toEqual(flight.subarray(0, from));
      const differs = from < Math.min(actions.length, flight.length);
      if (differs) expect(actions[from]).not.toBe(flight[from]);
    });
    fc.assert(check);
  });

  it('actions come back from their digits: two a digit, the first in its lower bits', () => {
    expect(encodeActions(Uint8Array.of(1, 2, 3, 3, 2))).toBe('9f2');
    fc.assert(
      fc.property(bytes, (actions) => {
        expect(decodeActions(encodeActions(actions), actions.length)).toEqual(actions);
      }),
    );
    const found = { seed: 1, start: -0.1, best: 1 / 3, steps: 2, actions: Uint8Array.of(1, 2, 3) };
    expect(lineOf(found)).toBe(
      '{"seed":1,"start":-0.1,"best":0.3333333333333333,"steps":2,"length":3,"actions":"93"}',
    );
  });
});
