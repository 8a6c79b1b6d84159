import type { Chapter } from '../chapter';
import { balancesPicture, type Learned, learnToTheEnd } from '../learning';

const ENV = 'CartPole-v1';
const STEPS = 20_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const preset = String(value);
    const practise = (from: number) =>
      learnToTheEnd({ env: ENV, preset, seed: from, steps: STEPS });
    const [first, second, other] = [
      await practise(seed),
      await practise(seed),
      await practise(seed + 1),
    ];
    return {
      numbers: { different: difference(first, second), others: difference(first, other) },
      pictures: [
        balancesPicture([
          { label: `seed ${seed}`, of: first, symbol: 'w' },
          { label: `seed ${seed} again`, of: second, symbol: 'train', dashed: true },
          { label: `seed ${seed + 1}`, of: other, symbol: 'seed' },
        ]),
      ],
    };
  },

  answer({ different = 0 }) {
    if (different === 0) return 'same';
    return different < 100 ? 'nearly' : 'other';
  },
};

/** Bytes in which the files of two agents differ. */
function difference(one: Learned, two: Learned): number {
  const [left, right] = [one.agent?.save() ?? [], two.agent?.save() ?? []];
  const longer = Math.max(left.length, right.length);
  return Array.from({ length: longer }, (_, i) => left[i] !== right[i]).filter(Boolean).length;
}
