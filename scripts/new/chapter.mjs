// The skeleton of a chapter of the lab's course: how long a pole stands after so much practice.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';
import { Refusal, words } from './scaffold.mjs';

const CHAPTERS = 'packages/lab/course/chapters';
/** Between the last chapter and the sandbox: files are read in the order of their names. */
const PLACE = '145';

/** @type {import('./scaffold.mjs').Kind} */
export const chapter = {
  summary: "a chapter of the lab's course: what it says, and what it computes",

  plan(name) {
    if (readdirSync(join(root, CHAPTERS)).some((file) => file.endsWith(`-${name}.md`))) {
      throw new Refusal(`There is a chapter ${name} already.`);
    }
    const file = `${CHAPTERS}/${PLACE}-${name}`;
    return {
      files: { [`${file}.md`]: saysOf(name), [`${file}.ts`]: computesOf() },
      changes: {},
      next: [
        `npm run lab   and open the page with #chapter=${name}`,
        `npm test -- packages/lab/test/parts/course.test.ts -t ${name}`,
        "put your own words and your own run in place of the skeleton's (docs/course.md)",
        'the number in front of both files is its place among the others',
        'npm run bench -- lesson --seeds 20 --write   counts on how many seeds it holds',
      ],
    };
  },
};

/** @param {string} name */
function saysOf(name) {
  return `# ${words(name)}

A pole stands on a cart, and falls unless the cart is pushed. The agent has never seen either. **Practice** is all that it
gets.

## Formula

{G} = {r}_1 + {r}_2 + ⋯

- {r:r} what a step brings: 1 while the pole stands
- {G:G} all of it: how long the pole stands

## Code

\`\`\`ts
{G} += step.{r};
\`\`\`

## Predict

After **20,000 steps** of practice: for how many steps does the pole stand?

- [ ] not: Under 50: it has learned next to nothing
- [x] learns: 50 or more

## Change

How long it practises

After so much practice: for how many steps does it stand?

- [ ] 2000: 2,000 steps
- [x] 20000: 20,000 steps

## What came

The last 20 times the pole stood for $late steps.
`;
}

function computesOf() {
  return `import type { Chapter } from '../chapter';
import { balancesPicture, lastReturn, learnToTheEnd } from '../learning';

export const chapter: Chapter = {
  async run({ value, seed }) {
    const about = { env: 'CartPole-v1', preset: 'fast', seed };
    const learned = await learnToTheEnd({ ...about, steps: Number(value) });
    return {
      numbers: { late: lastReturn(learned) },
      pictures: [
        { ...balancesPicture([{ label: 'balanced', of: learned, symbol: 'G' }]), symbols: { y: 'r' } },
      ],
    };
  },

  answer({ late = 0 }) {
    return late < 50 ? 'not' : 'learns';
  },
};
`;
}
