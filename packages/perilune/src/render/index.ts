export type { Canvas2D, Gradient } from './canvas.js';
export { type DrawOptions, drawScene } from './draw-scene.js';
export { LANDER_ACTIONS, type Overlay } from './overlay.js';
