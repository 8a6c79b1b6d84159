import { describe, expect, it } from 'vitest';
import { NamedTensors, tensorOf } from '../../src/agents/shared/named-tensors.js';
import { UsageError } from '../../src/errors.js';

const tensors = new NamedTensors([
  tensorOf('line', [3], [1, 2, 0.1]),
  tensorOf('field', [2, 3], [1, 2, 3, 4, 5, 6]),
  tensorOf('one', [1], [7]),
]);

describe('the tensors of a file', () => {
  it('are found by name, rounded to float32', () => {
    expect([tensors.has('line'), tensors.has('lines')]).toEqual([true, false]);
    expect(tensors.vector('line')).toEqual(Float32Array.of(1, 2, Math.fround(0.1)));
    expect(tensors.vector('line', 3)).toHaveLength(3);
    expect([...tensors.matrix('field', [2, 3])]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(tensors.tensor('field', 2)).toMatchObject({ name: 'field', shape: [2, 3] });
    expect(tensors.scalar('one')).toBe(7);
  });

  it('are copies', () => {
    const given = Float32Array.of(1);
    const { values } = tensorOf('copy', [1], given);
    given[0] = 2;
    expect(values[0]).toBe(1);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a name',
      () => tensors.tensor('none', 1),
      'no tensor "none" of 1 dimensions; it has line, field, one.',
    ],
    ['more dimensions', () => tensors.tensor('line', 2), 'no tensor "line" of 2 dimensions'],
    ['fewer dimensions', () => tensors.vector('field'), 'no tensor "field" of 1 dimensions'],
    ['a length', () => tensors.vector('line', 4), '"line" has 3 values, but must have 4'],
    [
      'rows',
      () => tensors.matrix('field', [3, 3]),
      '"field" has the shape (2, 3), but must have (3, 3)',
    ],
    [
      'columns',
      () => tensors.matrix('field', [2, 2]),
      'has the shape (2, 3), but must have (2, 2)',
    ],
    ['a single value', () => tensors.scalar('line'), '"line" has 3 values, but must have 1'],
  ])('that do not fit are named, with what they are and must be: %s', (_, read, words) => {
    expect(read).toThrow(words);
    expect(read).toThrow(UsageError);
  });
});
