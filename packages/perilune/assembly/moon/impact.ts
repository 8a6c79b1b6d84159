import { most } from './float';
import {
  distance,
  forgetSimplex,
  simplexIndexA,
  simplexIndexB,
  simplexSize,
  supportOfEdge,
  supportOfShape,
} from './distance';
import { LINEAR_SLOP, MAX_POLYGON_VERTICES, TWO_PI } from './settings';
import { CONTACT_RADIUS, Shape } from './shape';
import { rotate, sine, cosine } from './sine';
import { Body, Edge, Pose } from './world';

// When a moving polygon (B) first touches an edge (A) within a step: conservative advancement along
// separating axes (b2TimeOfImpact and b2SeparationFunction, Erin Catto). The edge does not move, and
// its frame is the world's.

const TARGET: f32 = most(LINEAR_SLOP, CONTACT_RADIUS - <f32>3 * LINEAR_SLOP);
const TOLERANCE: f32 = <f32>0.25 * LINEAR_SLOP;
const MAX_ITERATIONS: i32 = 20;
const MAX_ROOT_ITERATIONS: i32 = 50;

/** The body's motion, its angles brought to one turn (b2Sweep::Normalize). */
let shape: Shape = changetype<Shape>(0);
let edge: Edge = changetype<Edge>(0);
let startX: f32 = 0;
let startY: f32 = 0;
let startAngle: f32 = 0;
let endX: f32 = 0;
let endY: f32 = 0;
let endAngle: f32 = 0;

const pose: Pose = changetype<Pose>(memory.data(offsetof<Pose>(), 16));
/** The fraction at which `pose` is what it is. */
let poseTime: f32 = -1;

/** Sets `pose` to the body's at a fraction of its motion (b2Sweep::GetTransform). */
function poseAt(t: f32): void {
  if (t == poseTime) return;
  poseTime = t;
  const rest = <f32>1 - t;
  const x = rest * startX + t * endX;
  const y = rest * startY + t * endY;
  rotate(rest * startAngle + t * endAngle);
  pose.sine = sine;
  pose.cosine = cosine;
  pose.x = x - (cosine * shape.centerX - sine * shape.centerY);
  pose.y = y - (sine * shape.centerX + cosine * shape.centerY);
}

function setMotion(body: Body): void {
  shape = body.shape;
  const turns = TWO_PI * floor<f32>(body.angle0 / TWO_PI);
  startX = body.centerX0;
  startY = body.centerY0;
  startAngle = body.angle0 - turns;
  endX = body.centerX;
  endY = body.centerY;
  endAngle = body.angle - turns;
  poseTime = -1;
}

// The separating axis: between two vertices, off a side of the edge or off a side of the polygon.
const POINTS: i32 = 0;
const FACE_A: i32 = 1;
const FACE_B: i32 = 2;
let kind: i32 = POINTS;
/** In the frame of the shape whose face it is. */
let axisX: f32 = 0;
let axisY: f32 = 0;
/** Middle of that face. */
let middleX: f32 = 0;
let middleY: f32 = 0;
// The vertices that come nearest along the axis.
let indexA: i32 = 0;
let indexB: i32 = 0;

// @ts-ignore: decorator
@inline
function placedX(x: f32, y: f32): f32 {
  return pose.cosine * x - pose.sine * y + pose.x;
}

// @ts-ignore: decorator
@inline
function placedY(x: f32, y: f32): f32 {
  return pose.sine * x + pose.cosine * y + pose.y;
}

/** Separation along the axis of the vertices indexA, indexB, at the current pose. */
function separation(): f32 {
  if (kind == FACE_B) {
    const nx = pose.cosine * axisX - pose.sine * axisY;
    const ny = pose.sine * axisX + pose.cosine * axisY;
    const ax = indexA == 0 ? edge.x1 : edge.x2;
    const ay = indexA == 0 ? edge.y1 : edge.y2;
    return (ax - placedX(middleX, middleY)) * nx + (ay - placedY(middleX, middleY)) * ny;
  }
  const x = shape.vertexX(indexB);
  const y = shape.vertexY(indexB);
  const bx = placedX(x, y);
  const by = placedY(x, y);
  if (kind == FACE_A) return (bx - middleX) * axisX + (by - middleY) * axisY;
  const ax = indexA == 0 ? edge.x1 : edge.x2;
  const ay = indexA == 0 ? edge.y1 : edge.y2;
  return (bx - ax) * axisX + (by - ay) * axisY;
}

/** Turns the axis so that the separation it begins with is not negative. */
function orient(): void {
  if (separation() >= 0) return;
  axisX = -axisX;
  axisY = -axisY;
}

function normalizeAxis(): void {
  const length = sqrt<f32>(axisX * axisX + axisY * axisY);
  if (length < f32.EPSILON) return;
  axisX *= <f32>1 / length;
  axisY *= <f32>1 / length;
}

/** Chooses the axis by the simplex of the distance query at the current pose. */
function chooseAxis(): void {
  indexA = simplexIndexA(0);
  indexB = simplexIndexB(0);
  if (simplexSize() == 1) {
    kind = POINTS;
    const x = shape.vertexX(indexB);
    const y = shape.vertexY(indexB);
    axisX = placedX(x, y) - (indexA == 0 ? edge.x1 : edge.x2);
    axisY = placedY(x, y) - (indexA == 0 ? edge.y1 : edge.y2);
    normalizeAxis();
    return;
  }
  if (indexA == simplexIndexA(1)) {
    kind = FACE_B;
    setFace(
      shape.vertexX(indexB),
      shape.vertexY(indexB),
      shape.vertexX(simplexIndexB(1)),
      shape.vertexY(simplexIndexB(1)),
    );
  } else {
    kind = FACE_A;
    if (indexA == 0) setFace(edge.x1, edge.y1, edge.x2, edge.y2);
    else setFace(edge.x2, edge.y2, edge.x1, edge.y1);
  }
  orient();
}

function setFace(x1: f32, y1: f32, x2: f32, y2: f32): void {
  axisX = y2 - y1;
  axisY = -(x2 - x1);
  normalizeAxis();
  middleX = <f32>0.5 * (x1 + x2);
  middleY = <f32>0.5 * (y1 + y2);
}

/** Finds the vertices nearest along the axis at the current pose, and their separation. */
function leastSeparation(): f32 {
  if (kind == FACE_B) {
    const nx = pose.cosine * axisX - pose.sine * axisY;
    const ny = pose.sine * axisX + pose.cosine * axisY;
    indexA = supportOfEdge(edge, -nx, -ny);
  } else {
    if (kind == POINTS) indexA = supportOfEdge(edge, axisX, axisY);
    const x = -axisX;
    const y = -axisY;
    indexB = supportOfShape(
      shape,
      pose.cosine * x + pose.sine * y,
      -pose.sine * x + pose.cosine * y,
    );
  }
  return separation();
}

/**
 * The fraction between t1 and t2 at which the separation of indexA and indexB is the target, by
 * bisection and the secant rule in turns; t2 if it is not found.
 */
function findRoot(t1: f32, s1: f32, t2: f32, s2: f32): f32 {
  const end = t2;
  for (let i = 0; i < MAX_ROOT_ITERATIONS; i++) {
    const t = (i & 1) != 0 ? t1 + ((TARGET - s1) * (t2 - t1)) / (s2 - s1) : <f32>0.5 * (t1 + t2);
    poseAt(t);
    const s = separation();
    if (abs<f32>(s - TARGET) < TOLERANCE) return t;
    if (s > TARGET) {
      t1 = t;
      s1 = s;
    } else {
      t2 = t;
      s2 = s;
    }
  }
  return end;
}

/** No touch: separated to the end, overlapping from the start, or not found. */
export const NO_IMPACT: f32 = -1;
/** Of `advance`: the axis must be chosen anew, from the fraction it stopped at. */
let advancedTo: f32 = 0;

/**
 * Follows one axis from t1, resolving the deepest vertex again and again.
 *
 * @returns whether that settled the matter: then advancedTo is the impact or NO_IMPACT
 */
function advance(t1: f32): bool {
  let t2: f32 = 1;
  advancedTo = t1;
  for (let push = 0; push < MAX_POLYGON_VERTICES; push++) {
    poseAt(t2);
    const s2 = leastSeparation();
    if (s2 > TARGET + TOLERANCE) {
      advancedTo = NO_IMPACT;
      return true;
    }
    if (s2 > TARGET - TOLERANCE) {
      advancedTo = t2;
      return false;
    }
    poseAt(t1);
    const s1 = separation();
    if (s1 < TARGET - TOLERANCE) {
      advancedTo = NO_IMPACT;
      return true;
    }
    if (s1 <= TARGET + TOLERANCE) return true;
    t2 = findRoot(t1, s1, t2, s2);
  }
  return false;
}

/** The fraction of the body's remaining motion at which it touches the edge, or NO_IMPACT. */
export function timeOfImpact(ground: Edge, body: Body): f32 {
  edge = ground;
  setMotion(body);
  forgetSimplex();
  let t1: f32 = 0;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    poseAt(t1);
    const apart = distance(edge, shape, pose);
    if (apart <= 0) return NO_IMPACT;
    if (apart < TARGET + TOLERANCE) return t1;
    chooseAxis();
    if (advance(t1)) return advancedTo;
    t1 = advancedTo;
  }
  return NO_IMPACT;
}
