import { describe, expect, it } from 'vitest';
import { PrioritizedReplay, UniformReplay } from '../../src/replay/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { distinct, draw, step } from './helpers.js';

const ring = { capacity: 4, observationSize: 1, discount: 0.5, maskedActions: 2 };
const tails = ['pool', 'free', 'rows', 'slots', 'used'].map((name) => `tails.${name}`);
const names = ['rows', 'flags', ...tails, 'masks.left', 'masks.entered', 'head', 'count'].map(
  (name) => `ring.${name}`,
);

/** Six steps, two of which end an episode. */
function fill<R extends UniformReplay | PrioritizedReplay>(replay: R): R {
  for (let s = 0; s < 6; s++) {
    const masks = Uint8Array.of(s % 2, 1);
    replay.add({ ...step(10 * s, s, 10 * s + (s % 3), s % 3 ? 'truncated' : 'no'), masks });
  }
  return replay;
}

describe('the state of a replay', () => {
  it('has the names by which checkpoints that are written are read', () => {
    expect([...copyState(new UniformReplay(ring)).keys()]).toEqual(names);
    const tree = ['tree.level 0', 'tree.sum', 'largest'];
    expect([...copyState(new PrioritizedReplay(ring)).keys()]).toEqual([...names, ...tree]);
    const { maskedActions: _, ...unmasked } = ring;
    const plain = names.filter((name) => !name.includes('masks'));
    expect([...copyState(new UniformReplay(unmasked)).keys()]).toEqual(plain);
  });

  it.each([
    ['UniformReplay', () => new UniformReplay(ring)],
    ['PrioritizedReplay', () => new PrioritizedReplay(ring)],
  ])('is all that another one needs to give the same: %s', (_, make) => {
    const [replay, other] = [fill(make()), make()];
    restoreState(other, copyState(replay));
    expect(distinct(draw(other, 100, 1))).toEqual(distinct(draw(replay, 100, 1)));
    for (const each of [replay, other]) fill(each);
    expect(draw(other, 100, 1)).toEqual(draw(replay, 100, 1));
    expect(copyState(other)).toEqual(copyState(replay));
  });

  it.each(['ring.head', 'ring.count'])(
    'is refused where a number points beyond the ring: %s',
    (name) => {
      const state = new Map(copyState(fill(new UniformReplay(ring))));
      const restore = (value: number) => () =>
        restoreState(new UniformReplay(ring), state.set(name, Float64Array.of(value)));
      expect(restore(5)).toThrow(name);
      expect(restore(4)).not.toThrow();
    },
  );
});
