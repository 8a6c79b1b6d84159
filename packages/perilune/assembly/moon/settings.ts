/**
 * Box2D's tuning constants (b2Settings.h, Erin Catto) and the step that Gymnasium asks for. Metres,
 * seconds, kilograms, radians; float32, each intermediate product rounded as in the header.
 */

const PI: f32 = 3.14159265359;

export const EPSILON: f32 = f32.EPSILON;
export const TWO_PI: f32 = <f32>2.0 * PI;

export const LINEAR_SLOP: f32 = 0.005;
export const ANGULAR_SLOP: f32 = (<f32>2.0 / <f32>180.0) * PI;
export const POLYGON_RADIUS: f32 = <f32>2.0 * LINEAR_SLOP;

/** Proxy boxes are fattened by this and stretched by the displacement times the multiplier. */
export const AABB_EXTENSION: f32 = 0.1;
export const AABB_MULTIPLIER: f32 = 2.0;

export const MAX_SUB_STEPS: i32 = 8;
export const MAX_POLYGON_VERTICES: i32 = 16;
export const MAX_LINEAR_CORRECTION: f32 = 0.2;
export const MAX_ANGULAR_CORRECTION: f32 = (<f32>8.0 / <f32>180.0) * PI;
export const MAX_TRANSLATION: f32 = 2.0;
export const MAX_ROTATION: f32 = <f32>0.5 * PI;
export const BAUMGARTE: f32 = 0.2;
export const TOI_BAUMGARTE: f32 = 0.75;

export const TIME_TO_SLEEP: f32 = 0.5;
export const LINEAR_SLEEP_TOLERANCE: f32 = 0.01;
export const ANGULAR_SLEEP_TOLERANCE: f32 = (<f32>2.0 / <f32>180.0) * PI;

/** Gymnasium steps at 50 frames a second with 6 * 30 and 2 * 30 iterations. */
export const TIME_STEP: f32 = 0.02;
export const VELOCITY_ITERATIONS: i32 = 180;
export const POSITION_ITERATIONS: i32 = 60;
export const TOI_POSITION_ITERATIONS: i32 = 20;
