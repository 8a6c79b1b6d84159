export { choiceEnds, choose } from './choice.js';
export { Generator } from './generator.js';
export { PCG64, type Pcg64State } from './pcg64.js';
export { checkSeed, entropySeed } from './seed.js';
export { SeedSequence } from './seed-sequence.js';
