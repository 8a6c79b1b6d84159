export { Box, type BoxJson, type BoxOptions } from './box.js';
export { Discrete, type DiscreteJson } from './discrete.js';
export { type Space, type SpaceJson, sizeOf, spaceFromJSON } from './space.js';
