import type { Chapter } from '../chapter';
import { type Learned, learn, returnCurve } from '../learning';

const ENV = 'CartPole-v1';
const STEPS = 20_000;

export const chapter: Chapter = {
  async run({ value, seed }) {
    const preset = String(value);
    const practise = (from: number) =>
      learn({ env: ENV, preset, seed: from, steps: STEPS, solve: { enabled: false } });
    const [first, second, other] = [
      await practise(seed),
      await practise(seed),
      await practise(seed + 1),
    ];
    return {
      numbers: { different: difference(first, second), others: difference(first, other) },
      pictures: [
        {
          kind: 'lines',
          title: 'Steps balanced, mean of 20',
          x: 'steps of practice',
          y: 'steps balanced',
          lines: [
            { label: `seed ${seed}`, points: returnCurve(first), symbol: 'seed' },
            { label: `seed ${seed} again`, points: returnCurve(second), symbol: 'f', dashed: true },
            { label: `seed ${seed + 1}`, points: returnCurve(other), symbol: 'w' },
          ],
        },
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
