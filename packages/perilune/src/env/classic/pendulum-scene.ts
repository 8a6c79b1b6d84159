import type { Shape, ShapesScene } from '../../scene/index.js';
import { joint, turning } from './figures.js';

/** What the picture shows of a pendulum: metres, radians. */
export interface PendulumView {
  /** To the upright, positive counter-clockwise. */
  angle: number;
  /** Of the last step, as a share of the most there is: -1..1, positive counter-clockwise. */
  torque: number;
}

const HALF_WIDTH = 0.1;

/** A rod on its joint, the circle that its end runs on, and a mark where it is to stand. */
export function pendulumScene({ angle, torque }: PendulumView): ShapesScene {
  return {
    kind: 'shapes',
    camera: { x: 0, y: 0, width: 3.9, height: 2.6 },
    shapes: [track(), mark(), rod(angle), joint(), effort(torque)],
    actionNames: ['torque'],
  };
}

function track(): Shape {
  const line = { stroke: 'faint', lineWidth: 0.012, opacity: 0.45 };
  return { kind: 'circle', x: 0, y: 0, radius: 1, ...line };
}

function mark(): Shape {
  return {
    kind: 'segment',
    from: [0, 1.06],
    to: [0, 1.2],
    stroke: 'contact',
    lineWidth: 0.03,
    opacity: 0.9,
  };
}

function rod(angle: number): Shape {
  return {
    kind: 'group',
    angle,
    shapes: [
      {
        kind: 'polygon',
        vertices: [
          [-HALF_WIDTH, 0],
          [HALF_WIDTH, 0],
          [0.7 * HALF_WIDTH, 1],
          [-0.7 * HALF_WIDTH, 1],
        ],
        fill: { top: 'foilLight', bottom: 'foil' },
        stroke: 'foilShade',
        lineWidth: 0.02,
      },
      { kind: 'circle', x: 0, y: 1, radius: 0.11, fill: 'flag' },
    ],
  };
}

/** The weaker, the fainter. */
function effort(torque: number): Shape {
  return { kind: 'group', opacity: Math.abs(torque), shapes: [turning(Math.sign(torque))] };
}
