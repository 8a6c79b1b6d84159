/** A point in world units, y up. */
export type Vertex = readonly [x: number, y: number];
