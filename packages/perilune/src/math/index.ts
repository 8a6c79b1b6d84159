export { argmax, argmaxOfRow } from './argmax.js';
export { exp } from './exp.js';
export { log } from './log.js';
export { pow } from './pow.js';
export { tanh } from './tanh.js';
export { cos, cosInPlace, sin, sinCos } from './trig.js';
