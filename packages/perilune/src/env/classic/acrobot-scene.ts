import type { Shape, ShapesScene } from '../../scene/index.js';
import { JOINT, joint, turning } from './figures.js';

/** What the picture shows of two links: metres, radians. */
export interface AcrobotView {
  /** Of the first link, 0 when it hangs down, positive counter-clockwise. */
  angle1: number;
  /** Of the second, relative to the first. */
  angle2: number;
  /** Of the last step, at the joint between the links: -1, 0 or 1, positive counter-clockwise. */
  torque: number;
  linkLength: number;
  /** The line that the tip has to swing above, over the fixed joint. */
  goalHeight: number;
}

const WIDTH = 0.17;
const FAR = 1_000;

/** Two links that hang from a stand, and the line that the tip must reach. */
export function acrobotScene(view: AcrobotView): ShapesScene {
  const floor = -2.2 * view.linkLength;
  return {
    kind: 'shapes',
    // To the left of it is room for what is written over the picture.
    camera: { x: -0.45, y: 0, width: 7.2, height: 4.8 },
    shapes: [...ground(floor), ...stand(floor), goal(view.goalHeight), figure(view)],
    actionNames: ['turn back', 'nothing', 'turn forth'],
  };
}

function ground(floor: number): Shape[] {
  return [
    {
      kind: 'polygon',
      vertices: [
        [-FAR, floor],
        [FAR, floor],
        [FAR, -FAR],
        [-FAR, -FAR],
      ],
      fill: 'ridgeShade',
    },
    { kind: 'segment', from: [-FAR, floor], to: [FAR, floor], stroke: 'rockDeep', lineWidth: 0.03 },
  ];
}

function stand(floor: number): Shape[] {
  return [-1, 1].map(
    (side): Shape => ({
      kind: 'segment',
      from: [0, 0],
      to: [0.55 * side, floor],
      stroke: 'metalShade',
      lineWidth: 0.06,
      opacity: 0.55,
    }),
  );
}

function goal(height: number): Shape {
  return {
    kind: 'segment',
    from: [-FAR, height],
    to: [FAR, height],
    stroke: 'contact',
    lineWidth: 0.025,
    opacity: 0.7,
  };
}

function figure({ angle1, angle2, torque, linkLength }: AcrobotView): Shape {
  return {
    kind: 'group',
    angle: angle1,
    shapes: [
      link(linkLength, 'hullLight', 'hull', 'hullEdge'),
      {
        kind: 'group',
        y: -linkLength,
        angle: angle2,
        shapes: [
          link(linkLength, 'foilLight', 'foil', 'foilShade'),
          { kind: 'circle', x: 0, y: -linkLength, radius: 0.9 * JOINT, fill: 'flag' },
        ],
      },
      { kind: 'group', y: -linkLength, shapes: [joint(), turning(torque)] },
      joint(),
    ],
  };
}

/** From the origin down. */
function link(length: number, light: string, dark: string, edge: string): Shape {
  const half = WIDTH / 2;
  return {
    kind: 'polygon',
    vertices: [
      [-half, 0],
      [half, 0],
      [0.75 * half, -length],
      [-0.75 * half, -length],
    ],
    fill: { top: light, bottom: dark },
    stroke: edge,
    lineWidth: 0.02,
  };
}
