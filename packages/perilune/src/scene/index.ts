import type { LanderScene } from './lander.js';
import type { ShapesScene } from './shapes.js';

/** What there is to draw of an environment's present state: plain data, that `drawScene` draws. */
export type Scene = LanderScene | ShapesScene;

export { checkScene } from './check-scene.js';
export type { Color, PaletteColor } from './colors.js';
export type { Insight } from './insight.js';
export type { LanderScene, SceneBody, SceneParticle } from './lander.js';
export type {
  ArcShape,
  Camera,
  CircleShape,
  GroupShape,
  Line,
  Paint,
  PolygonShape,
  PolylineShape,
  SegmentShape,
  Shade,
  Shape,
  ShapesScene,
  TextShape,
} from './shapes.js';
export type { Vertex } from './vertex.js';
