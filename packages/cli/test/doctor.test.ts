import { describe, expect, it } from 'vitest';
import { examineMachine } from '../src/commands/doctor/machine.js';
import { perilune, temporaryFolder } from './perilune.js';

describe('perilune doctor', () => {
  it('tells what there is and how fast it learns, as JSON; the tests run where all works', () => {
    const { status, stdout } = perilune(['doctor', '--json'], temporaryFolder());
    const { works, findings, speed } = JSON.parse(stdout);
    expect([status, works]).toEqual([0, true]);
    expect(findings.map(({ name }: { name: string }) => name)).toEqual([
      'node',
      'simd',
      'cores',
      'memory',
      'disk',
      'browsers',
      'terminal',
      'pictures',
      'training',
    ]);
    expect(speed.stepsPerSecond).toBeGreaterThan(0);
    expect(speed.microsecondsPerUpdate).toBeGreaterThan(0);
    expect(speed.secondsToLand * speed.stepsPerSecond).toBeCloseTo(95_000, 3);
  });

  it('says what to do about each thing that lacks or could be better', () => {
    for (const { verdict, found, meaning } of examineMachine()) {
      expect(['ok', 'note', 'lack']).toContain(verdict);
      expect(found).not.toBe('');
      expect(meaning).not.toBe('');
    }
  });
});
