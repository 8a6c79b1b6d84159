/** Pixels a metre, in Gymnasium's window of 600 by 400 pixels. */
export const SCALE = 30;

/** Metres. */
export const WIDTH = 600 / SCALE;
export const HEIGHT = 400 / SCALE;

/** The pad lies level between its flags. */
export const PAD_X1 = 8;
export const PAD_X2 = 12;
export const PAD_Y = HEIGHT / 4;

/** How far the feet hang below the lander's origin when the legs are as built. */
export const LEG_DOWN = 18;

/** Vertices of hull and leg in their own frames, metres, counter-clockwise. */
export const HULL_VERTICES: readonly (readonly [number, number])[] = [
  [17 / SCALE, -10 / SCALE],
  [17 / SCALE, 0],
  [14 / SCALE, 17 / SCALE],
  [-14 / SCALE, 17 / SCALE],
  [-17 / SCALE, 0],
  [-17 / SCALE, -10 / SCALE],
];

export const LEG_VERTICES: readonly (readonly [number, number])[] = [
  [-2 / SCALE, -8 / SCALE],
  [2 / SCALE, -8 / SCALE],
  [2 / SCALE, 8 / SCALE],
  [-2 / SCALE, 8 / SCALE],
];
