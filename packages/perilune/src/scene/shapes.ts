import type { Color } from './colors.js';
import type { Vertex } from './vertex.js';

/** From the highest point of what is filled down to its lowest. */
export interface Shade {
  top: Color;
  bottom: Color;
}

/** How a line looks. */
export interface Line {
  stroke: Color;
  /** In world units; never drawn thinner than a pixel. Default: a pixel. */
  lineWidth?: number | undefined;
  /** 0..1, default 1. */
  opacity?: number | undefined;
}

/** How an area looks: filled, outlined or both. */
export interface Paint extends Partial<Line> {
  fill?: Color | Shade | undefined;
}

/** Shapes in a frame of their own, turned about its origin and set down at x, y. Groups may hold groups. */
export interface GroupShape {
  kind: 'group';
  /** Default 0, 0. */
  x?: number | undefined;
  y?: number | undefined;
  /** Radians, counter-clockwise. Default 0. */
  angle?: number | undefined;
  /** 0..1, default 1: times that of each shape in it. */
  opacity?: number | undefined;
  /** Tells things apart that take each other's place: between two steps nothing changes from one to the other. */
  name?: string | undefined;
  shapes: readonly Shape[];
}

/** The last vertex joins the first. */
export interface PolygonShape extends Paint {
  kind: 'polygon';
  vertices: readonly Vertex[];
}

export interface CircleShape extends Paint {
  kind: 'circle';
  x: number;
  y: number;
  radius: number;
}

/** A straight line, its ends round. */
export interface SegmentShape extends Line {
  kind: 'segment';
  from: Vertex;
  to: Vertex;
}

export interface PolylineShape extends Line {
  kind: 'polyline';
  vertices: readonly Vertex[];
}

/** A part of a circle, counter-clockwise from one angle to the other (radians, 0 to the right). */
export interface ArcShape extends Line {
  kind: 'arc';
  x: number;
  y: number;
  radius: number;
  start: number;
  end: number;
}

/** A line of text. */
export interface TextShape {
  kind: 'text';
  /** Where the text begins, ends or has its middle, see `align`; halfway up its letters. */
  x: number;
  y: number;
  text: string;
  /** Of the letters, in world units. */
  size: number;
  /** Default `center`. */
  align?: 'left' | 'center' | 'right' | undefined;
  /** Default `ink`. */
  fill?: Color | undefined;
  /** 0..1, default 1. */
  opacity?: number | undefined;
}

/** What can be drawn in a scene of shapes. */
export type Shape =
  | GroupShape
  | PolygonShape
  | CircleShape
  | SegmentShape
  | PolylineShape
  | ArcShape
  | TextShape;

/** What is to be seen: the middle of the picture, and how much of the world it holds at least. */
export interface Camera {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Whether what is written over a picture is to leave all of that free: it is shown beside the words or below them. Default: they lie over it. */
  clear?: boolean | undefined;
}

/** What there is to draw of any world: shapes in its own units, y up, the later over the earlier. */
export interface ShapesScene {
  kind: 'shapes';
  camera: Camera;
  /** What lies behind, over all of the picture. Default: the lander's night sky. */
  background?: Color | Shade | undefined;
  shapes: readonly Shape[];
  /** Written small into the upper right corner. */
  title?: string | undefined;
  /** Names of the discrete actions, or of a continuous action's entries: for what is written over the picture. */
  actionNames?: readonly string[] | undefined;
}
