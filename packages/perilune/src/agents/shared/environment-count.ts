import * as v from 'valibot';

/** Environments stepped together: each is an object of its own, so that more than some thousands only cost memory. */
export const environmentCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));
