import { POLYGON_RADIUS } from './settings';

/**
 * A convex polygon, counter-clockwise, with what its density makes of it: constant, and shared by
 * all worlds. After b2PolygonShape and b2Body::ResetMassData (Erin Catto).
 */
@unmanaged
export class Shape {
  count: i32;
  friction: f32;
  invMass: f32;
  invInertia: f32;
  /** Centre of mass. */
  centerX: f32;
  centerY: f32;
  /** The polygon's own centroid: the same point, summed in another order. */
  centroidX: f32;
  centroidY: f32;
  // Up to six vertices, and the outward normals of the sides that begin at them: all x, then all y. The
  // last vertex is repeated to fill eight places.
  verticesX: v128;
  verticesX2: v128;
  verticesY: v128;
  verticesY2: v128;
  normalsX: v128;
  normalsX2: v128;
  normalsY: v128;
  normalsY2: v128;

  // @ts-ignore: decorator
  @inline vertexX(i: i32): f32 {
    return load<f32>(changetype<usize>(this) + (i << 2), offsetof<Shape>('verticesX'));
  }

  // @ts-ignore: decorator
  @inline vertexY(i: i32): f32 {
    return load<f32>(changetype<usize>(this) + (i << 2), offsetof<Shape>('verticesY'));
  }

  // @ts-ignore: decorator
  @inline normalX(i: i32): f32 {
    return load<f32>(changetype<usize>(this) + (i << 2), offsetof<Shape>('normalsX'));
  }

  // @ts-ignore: decorator
  @inline normalY(i: i32): f32 {
    return load<f32>(changetype<usize>(this) + (i << 2), offsetof<Shape>('normalsY'));
  }

  addVertex(x: f64, y: f64): void {
    for (let i = this.count; i < 8; i++) {
      const at = changetype<usize>(this) + (i << 2);
      store<f32>(at, <f32>x, offsetof<Shape>('verticesX'));
      store<f32>(at, <f32>y, offsetof<Shape>('verticesY'));
    }
    this.count++;
  }

  setNormal(i: i32, x: f32, y: f32): void {
    const at = changetype<usize>(this) + (i << 2);
    store<f32>(at, x, offsetof<Shape>('normalsX'));
    store<f32>(at, y, offsetof<Shape>('normalsY'));
  }
}

const THIRD: f32 = <f32>1 / <f32>3;
const SCALE: f64 = 30;

function setCentroid(shape: Shape): void {
  let area: f32 = 0;
  let x: f32 = 0;
  let y: f32 = 0;
  for (let i = 0; i < shape.count; i++) {
    const next = i + 1 < shape.count ? i + 1 : 0;
    const x1 = shape.vertexX(i);
    const y1 = shape.vertexY(i);
    const x2 = shape.vertexX(next);
    const y2 = shape.vertexY(next);
    const triangle = <f32>0.5 * (x1 * y2 - y1 * x2);
    area += triangle;
    x += triangle * THIRD * (x1 + x2);
    y += triangle * THIRD * (y1 + y2);
  }
  shape.centroidX = x * (<f32>1 / area);
  shape.centroidY = y * (<f32>1 / area);
}

/** b2PolygonShape::ComputeMass, then b2Body::ResetMassData for a body of this one shape. */
function setMass(shape: Shape, density: f32): void {
  let originX: f32 = 0;
  let originY: f32 = 0;
  for (let i = 0; i < shape.count; i++) {
    originX += shape.vertexX(i);
    originY += shape.vertexY(i);
  }
  originX *= <f32>1 / <f32>shape.count;
  originY *= <f32>1 / <f32>shape.count;

  let area: f32 = 0;
  let inertia: f32 = 0;
  let x: f32 = 0;
  let y: f32 = 0;
  for (let i = 0; i < shape.count; i++) {
    const next = i + 1 < shape.count ? i + 1 : 0;
    const x1 = shape.vertexX(i) - originX;
    const y1 = shape.vertexY(i) - originY;
    const x2 = shape.vertexX(next) - originX;
    const y2 = shape.vertexY(next) - originY;
    const cross = x1 * y2 - y1 * x2;
    const triangle = <f32>0.5 * cross;
    area += triangle;
    x += triangle * THIRD * (x1 + x2);
    y += triangle * THIRD * (y1 + y2);
    const squareX = x1 * x1 + x2 * x1 + x2 * x2;
    const squareY = y1 * y1 + y2 * y1 + y2 * y2;
    inertia += <f32>0.25 * THIRD * cross * (squareX + squareY);
  }

  const mass = density * area;
  x *= <f32>1 / area;
  y *= <f32>1 / area;
  const centerX = x + originX;
  const centerY = y + originY;
  inertia = density * inertia;
  inertia += mass * (centerX * centerX + centerY * centerY - (x * x + y * y));

  shape.invMass = <f32>1 / mass;
  shape.centerX = mass * centerX * shape.invMass;
  shape.centerY = mass * centerY * shape.invMass;
  inertia -= mass * (shape.centerX * shape.centerX + shape.centerY * shape.centerY);
  shape.invInertia = <f32>1 / inertia;
}

// Box2D's convex hull begins with the rightmost vertex, the lowest of several.
function makeHull(shape: Shape): Shape {
  shape.addVertex(17.0 / SCALE, -10.0 / SCALE);
  shape.addVertex(17.0 / SCALE, 0.0);
  shape.addVertex(14.0 / SCALE, 17.0 / SCALE);
  shape.addVertex(-14.0 / SCALE, 17.0 / SCALE);
  shape.addVertex(-17.0 / SCALE, 0.0);
  shape.addVertex(-17.0 / SCALE, -10.0 / SCALE);
  for (let i = 0; i < shape.count; i++) {
    const next = i + 1 < shape.count ? i + 1 : 0;
    const x = shape.vertexX(next) - shape.vertexX(i);
    const y = shape.vertexY(next) - shape.vertexY(i);
    const inverse = <f32>1 / sqrt<f32>(y * y + x * x);
    shape.setNormal(i, y * inverse, -x * inverse);
  }
  setCentroid(shape);
  setMass(shape, 5);
  shape.friction = 0.1;
  return shape;
}

// A box's normals and its centroid (0, 0) are set, not computed (b2PolygonShape::SetAsBox).
function makeLeg(shape: Shape): Shape {
  shape.addVertex(-2.0 / SCALE, -8.0 / SCALE);
  shape.addVertex(2.0 / SCALE, -8.0 / SCALE);
  shape.addVertex(2.0 / SCALE, 8.0 / SCALE);
  shape.addVertex(-2.0 / SCALE, 8.0 / SCALE);
  shape.setNormal(0, 0, -1);
  shape.setNormal(1, 1, 0);
  shape.setNormal(2, 0, 1);
  shape.setNormal(3, -1, 0);
  setMass(shape, 1);
  shape.friction = 0.2;
  return shape;
}

export const HULL_SHAPE: Shape = makeHull(changetype<Shape>(memory.data(offsetof<Shape>(), 16)));
export const LEG_SHAPE: Shape = makeLeg(changetype<Shape>(memory.data(offsetof<Shape>(), 16)));

/** The skins of a polygon and an edge together. */
export const CONTACT_RADIUS: f32 = <f32>2 * POLYGON_RADIUS;
