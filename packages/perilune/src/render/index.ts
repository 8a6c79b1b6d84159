export { type DrawOptions, drawScene } from './draw-scene.js';
export { LANDER_ACTIONS, type Overlay } from './overlay.js';
export type { Canvas2D, Gradient } from './shared/canvas.js';
