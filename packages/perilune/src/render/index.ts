export { sceneBetween } from './between.js';
export { type DrawOptions, drawScene } from './draw-scene.js';
export { LANDER_ACTIONS, LANDER_ENGINES } from './overlay/names.js';
export type { Overlay } from './overlay/overlay.js';
export type { Canvas2D, Gradient } from './shared/canvas.js';
