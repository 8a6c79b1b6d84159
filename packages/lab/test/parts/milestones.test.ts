import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Milestone, Milestones } from '../../src/journey/milestones';

const at = (steps: number): Milestone => ({ steps, episodes: 0, policy: Uint8Array.of(1) });
const stepsOf = (milestones: Milestones) => milestones.list.map(({ steps }) => steps);

/** As training leaves them: at the step that is due, or as many environments later as there are. */
function train(milestones: Milestones, from: number, to: number, environments = 1): void {
  for (let steps = from; steps <= to; steps += environments) {
    if (steps >= milestones.due) milestones.add(at(steps));
  }
}

describe('Milestones', () => {
  it('are at 0, 2,000, 4,000 and so on while there are few', () => {
    const milestones = new Milestones();
    train(milestones, 0, 7_000);
    expect(stepsOf(milestones)).toEqual([0, 2_000, 4_000, 6_000]);
  });

  it('keep of a longer run every 16,000th step and the early ones at 2,000 and 8,000', () => {
    const milestones = new Milestones();
    train(milestones, 0, 115_000);
    const late = [16, 32, 48, 64, 80, 96, 112].map((thousands) => thousands * 1_000);
    expect(stepsOf(milestones)).toEqual([0, 2_000, 8_000, ...late]);
  });

  it('are 12 at most, begin with the first, and lie apart, whatever the length and the environments', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400_000 }),
        fc.integer({ min: 1, max: 64 }),
        (to, n) => {
          const milestones = new Milestones();
          train(milestones, 0, to, n);
          const steps = stepsOf(milestones);
          expect(steps.length).toBeLessThanOrEqual(12);
          expect(steps[0]).toBe(0);
          expect(to - (steps.at(-1) ?? 0)).toBeLessThanOrEqual(Math.max(2_000, to / 3) + n);
          expect(new Set(steps).size).toBe(steps.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('go on from what was left as if nothing had been broken off', () => {
    const whole = new Milestones();
    train(whole, 0, 500_000);
    const half = new Milestones();
    train(half, 0, 250_000);
    const rest = new Milestones(half.list);
    train(rest, 250_001, 500_000);
    expect(stepsOf(rest)).toEqual(stepsOf(whole));
  });
});
