import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makePin, type Pin } from '../../../perilune/test/pins/pin.js';
import { recipes } from './recipes.js';

const file = new URL('../fixtures/pins.json', import.meta.url);
const pins: Record<string, Pin> = JSON.parse(readFileSync(file, 'utf8'));

const why = (name: string) =>
  `${name}: it trains something else than it did. A pin changes only with its recipe ` +
  '(packages/article/test/pins/recipes.ts) and a line in the CHANGELOG; then npm run pins makes the pins anew.\n';

describe('what training as the tutorial prints it comes to, to the bit', () => {
  it.each([...recipes])('%s', async (name, recipe) => {
    const pin = await makePin(recipe);
    expect(pin, why(name)).toEqual(pins[name]);
    expect(pin.updates).toBeGreaterThan(0);
  });

  it('has a pin for each recipe and for none other', () => {
    expect(Object.keys(pins)).toEqual([...recipes.keys()]);
  });
});
