import { EPSILON } from './settings';
import { Shape } from './shape';
import { Edge, Pose } from './world';

// Distance between an edge (A) and a polygon (B), by Gilbert, Johnson and Keerthi's algorithm with
// Voronoi regions and barycentric coordinates (b2Distance, Erin Catto). The edge's frame is the
// world's.

@unmanaged
class SimplexVertex {
  ax: f32;
  ay: f32;
  bx: f32;
  by: f32;
  /** B's point minus A's. */
  x: f32;
  y: f32;
  /** Barycentric coordinate of the closest point. */
  share: f32;
  indexA: i32;
  indexB: i32;
}

const vertices: usize = memory.data(3 * 36, 16);

// @ts-ignore: decorator
@inline
function vertexAt(i: i32): SimplexVertex {
  return changetype<SimplexVertex>(vertices + <usize>i * offsetof<SimplexVertex>());
}

function copyVertex(to: i32, from: i32): void {
  memory.copy(
    changetype<usize>(vertexAt(to)),
    changetype<usize>(vertexAt(from)),
    offsetof<SimplexVertex>(),
  );
}

/** Vertices in the simplex, and in the one kept from call to call of one query. */
let count: i32 = 0;
let cachedCount: i32 = 0;
let cachedMetric: f32 = 0;

export function forgetSimplex(): void {
  cachedCount = 0;
}

export function simplexSize(): i32 {
  return cachedCount;
}

export function simplexIndexA(i: i32): i32 {
  return vertexAt(i).indexA;
}

export function simplexIndexB(i: i32): i32 {
  return vertexAt(i).indexB;
}

/** The vertex farthest in a direction of the edge's frame. */
// @ts-ignore: decorator
@inline
export function supportOfEdge(edge: Edge, x: f32, y: f32): i32 {
  return edge.x2 * x + edge.y2 * y > edge.x1 * x + edge.y1 * y ? 1 : 0;
}

/** The vertex farthest in a direction of the polygon's frame. */
export function supportOfShape(shape: Shape, x: f32, y: f32): i32 {
  let best = 0;
  let bestValue = shape.vertexX(0) * x + shape.vertexY(0) * y;
  for (let i = 1, n = shape.count; i < n; i++) {
    const value = shape.vertexX(i) * x + shape.vertexY(i) * y;
    if (value > bestValue) {
      best = i;
      bestValue = value;
    }
  }
  return best;
}

function setVertex(v: SimplexVertex, edge: Edge, a: i32, shape: Shape, b: i32, pose: Pose): void {
  const x = shape.vertexX(b);
  const y = shape.vertexY(b);
  v.indexA = a;
  v.indexB = b;
  v.ax = a == 0 ? edge.x1 : edge.x2;
  v.ay = a == 0 ? edge.y1 : edge.y2;
  v.bx = pose.cosine * x - pose.sine * y + pose.x;
  v.by = pose.sine * x + pose.cosine * y + pose.y;
  v.x = v.bx - v.ax;
  v.y = v.by - v.ay;
}

/** Length of a segment, twice the area of a triangle: what tells whether a kept simplex still serves. */
function metric(): f32 {
  if (count < 2) return 0;
  const v1 = vertexAt(0);
  const v2 = vertexAt(1);
  if (count == 2) {
    const x = v1.x - v2.x;
    const y = v1.y - v2.y;
    return sqrt<f32>(x * x + y * y);
  }
  const v3 = vertexAt(2);
  return (v2.x - v1.x) * (v3.y - v1.y) - (v2.y - v1.y) * (v3.x - v1.x);
}

function beginSimplex(edge: Edge, shape: Shape, pose: Pose): void {
  count = cachedCount;
  for (let i = 0; i < count; i++) {
    const v = vertexAt(i);
    setVertex(v, edge, v.indexA, shape, v.indexB, pose);
    v.share = 0;
  }
  if (count > 1) {
    const now = metric();
    if (now < <f32>0.5 * cachedMetric || <f32>2 * cachedMetric < now || now < EPSILON) count = 0;
  }
  if (count == 0) {
    setVertex(vertexAt(0), edge, 0, shape, 0, pose);
    vertexAt(0).share = 1;
    count = 1;
  }
}

/** Leaves the one vertex that is the closest point. */
function reduceTo(i: i32): void {
  vertexAt(i).share = 1;
  if (i != 0) copyVertex(0, i);
  count = 1;
}

/** Leaves the segment between vertices i < j with unscaled coordinates s, t. */
function reduceToSegment(i: i32, j: i32, s: f32, t: f32): void {
  const inverse = <f32>1 / (s + t);
  vertexAt(i).share = s * inverse;
  vertexAt(j).share = t * inverse;
  count = 2;
}

function solveSegment(): void {
  const v1 = vertexAt(0);
  const v2 = vertexAt(1);
  const ex = v2.x - v1.x;
  const ey = v2.y - v1.y;
  const t = -(v1.x * ex + v1.y * ey);
  if (t <= 0) return reduceTo(0);
  const s = v2.x * ex + v2.y * ey;
  if (s <= 0) return reduceTo(1);
  reduceToSegment(0, 1, s, t);
}

function solveTriangle(): void {
  const v1 = vertexAt(0);
  const v2 = vertexAt(1);
  const v3 = vertexAt(2);
  const x12 = v2.x - v1.x;
  const y12 = v2.y - v1.y;
  const s12 = v2.x * x12 + v2.y * y12;
  const t12 = -(v1.x * x12 + v1.y * y12);
  const x13 = v3.x - v1.x;
  const y13 = v3.y - v1.y;
  const s13 = v3.x * x13 + v3.y * y13;
  const t13 = -(v1.x * x13 + v1.y * y13);
  const x23 = v3.x - v2.x;
  const y23 = v3.y - v2.y;
  const s23 = v3.x * x23 + v3.y * y23;
  const t23 = -(v2.x * x23 + v2.y * y23);
  const n = x12 * y13 - y12 * x13;
  const d1 = n * (v2.x * v3.y - v2.y * v3.x);
  const d2 = n * (v3.x * v1.y - v3.y * v1.x);
  const d3 = n * (v1.x * v2.y - v1.y * v2.x);

  if (t12 <= 0 && t13 <= 0) return reduceTo(0);
  if (s12 > 0 && t12 > 0 && d3 <= 0) return reduceToSegment(0, 1, s12, t12);
  if (s13 > 0 && t13 > 0 && d2 <= 0) {
    reduceToSegment(0, 2, s13, t13);
    return copyVertex(1, 2);
  }
  if (s12 <= 0 && t23 <= 0) return reduceTo(1);
  if (s13 <= 0 && s23 <= 0) return reduceTo(2);
  if (s23 > 0 && t23 > 0 && d1 <= 0) {
    reduceToSegment(1, 2, s23, t23);
    return copyVertex(0, 2);
  }
  const inverse = <f32>1 / (d1 + d2 + d3);
  v1.share = d1 * inverse;
  v2.share = d2 * inverse;
  v3.share = d3 * inverse;
  count = 3;
}

/** The features of a simplex vertex, as one number. */
// @ts-ignore: decorator
@inline
function pairAt(i: i32): i32 {
  const v = vertexAt(i);
  return (v.indexA << 8) | v.indexB;
}

const MAX_ITERATIONS: i32 = 20;

function iterate(edge: Edge, shape: Shape, pose: Pose): void {
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    // The vertices before the reduction: to find one of them again means that there is no progress.
    const saved = count;
    const pair0 = pairAt(0);
    const pair1 = pairAt(1);
    const pair2 = pairAt(2);
    if (count == 2) solveSegment();
    else if (count == 3) solveTriangle();
    if (count == 3) return;

    const v1 = vertexAt(0);
    let x = -v1.x;
    let y = -v1.y;
    if (count == 2) {
      const v2 = vertexAt(1);
      const ex = v2.x - v1.x;
      const ey = v2.y - v1.y;
      const left = ex * y - ey * x > 0;
      x = left ? -ey : ey;
      y = left ? ex : -ex;
    }
    if (x * x + y * y < EPSILON * EPSILON) return;

    const a = supportOfEdge(edge, -x, -y);
    const b = supportOfShape(
      shape,
      pose.cosine * x + pose.sine * y,
      -pose.sine * x + pose.cosine * y,
    );
    const next = vertexAt(count);
    setVertex(next, edge, a, shape, b, pose);
    const pair = (a << 8) | b;
    if (pair == pair0 || (saved > 1 && pair == pair1) || (saved > 2 && pair == pair2)) return;
    count++;
  }
}

/** Distance of the skinless shapes; 0 if they overlap. The simplex is kept for the next call. */
export function distance(edge: Edge, shape: Shape, pose: Pose): f32 {
  beginSimplex(edge, shape, pose);
  iterate(edge, shape, pose);
  const v1 = vertexAt(0);
  const v2 = vertexAt(1);
  let result: f32 = 0;
  if (count == 1) {
    const x = v1.ax - v1.bx;
    const y = v1.ay - v1.by;
    result = sqrt<f32>(x * x + y * y);
  } else if (count == 2) {
    const x = v1.share * v1.ax + v2.share * v2.ax - (v1.share * v1.bx + v2.share * v2.bx);
    const y = v1.share * v1.ay + v2.share * v2.ay - (v1.share * v1.by + v2.share * v2.by);
    result = sqrt<f32>(x * x + y * y);
  }
  cachedMetric = metric();
  cachedCount = count;
  return result;
}
