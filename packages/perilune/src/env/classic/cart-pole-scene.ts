import type { Shape, ShapesScene } from '../../scene/index.js';
import { arrow, block, wheel } from './figures.js';

/** What the picture shows of a cart and its pole: metres, radians. */
export interface CartPoleView {
  x: number;
  /** 0 upright, positive to the right. */
  theta: number;
  /** Direction of the force in the last step: -1, 1, or 0 for none. */
  push: number;
  poleLength: number;
  maxPosition: number;
  maxAngle: number;
}

const CART_WIDTH = 0.56;
const CART_HEIGHT = 0.2;
const WHEEL = 0.09;
/** Height of the joint over the rail. */
const JOINT = WHEEL + CART_HEIGHT;
const POLE_WIDTH = 0.085;
/** The ground is as wide and as deep as no picture will be. */
const FAR = 1_000;
const GROUND = -0.16;

/** A cart on its rail, the rail's ends, and the angle at which the pole counts as fallen. */
export function cartPoleScene(view: CartPoleView): ShapesScene {
  return {
    kind: 'shapes',
    camera: { x: 0, y: 0.92, width: 2 * view.maxPosition + 1.2, height: 4 },
    shapes: [...ground(), ...rail(view.maxPosition), cart(view)],
    actionNames: ['push left', 'push right'],
  };
}

function ground(): Shape[] {
  const depth = -1.4;
  return [
    area([depth - FAR, GROUND], { top: 'ridge', bottom: 'ridge' }),
    area([depth, GROUND], { top: 'ridge', bottom: 'ridgeShade' }),
    area([depth - FAR, depth], { top: 'ridgeShade', bottom: 'ridgeShade' }),
    {
      kind: 'segment',
      from: [-FAR, GROUND],
      to: [FAR, GROUND],
      stroke: 'rockDeep',
      lineWidth: 0.02,
    },
  ];
}

function area([low, high]: [number, number], fill: { top: string; bottom: string }): Shape {
  const vertices = [
    [-FAR, low],
    [FAR, low],
    [FAR, high],
    [-FAR, high],
  ] as const;
  return { kind: 'polygon', vertices, fill };
}

/** A beam on posts; beyond its end marks the cart is lost. */
function rail(end: number): Shape[] {
  const reach = end + CART_WIDTH / 2;
  const posts = [-2, -1, 0, 1, 2].map((i): Shape => {
    const x = (i / 2) * end;
    return {
      kind: 'segment',
      from: [x, GROUND],
      to: [x, 0],
      stroke: 'metalShade',
      lineWidth: 0.06,
    };
  });
  const marks = [-end, end].map(
    (x): Shape => ({
      kind: 'segment',
      from: [x, 0],
      to: [x, 0.62],
      stroke: 'beacon',
      lineWidth: 0.02,
      opacity: 0.45,
    }),
  );
  const beam = { from: [-reach, -0.02], to: [reach, -0.02] } as const;
  return [
    ...posts,
    { kind: 'segment', ...beam, stroke: 'metalShade', lineWidth: 0.07 },
    { kind: 'segment', from: [-reach, 0], to: [reach, 0], stroke: 'metal', lineWidth: 0.02 },
    ...marks,
  ];
}

function cart(view: CartPoleView): Shape {
  const { x, push } = view;
  const axle = CART_WIDTH / 2 - 1.5 * WHEEL;
  return {
    kind: 'group',
    x,
    shapes: [
      limits(view),
      wheel(-axle, WHEEL, x),
      wheel(axle, WHEEL, x),
      {
        kind: 'group',
        y: WHEEL,
        shapes: [
          {
            kind: 'polygon',
            vertices: block(CART_WIDTH, CART_HEIGHT, 0.04),
            fill: { top: 'hullLight', bottom: 'hullShade' },
            stroke: 'hullEdge',
            lineWidth: 0.015,
          },
        ],
      },
      force(push),
      pole(view),
    ],
  };
}

function force(push: number): Shape {
  const x = push * (CART_WIDTH / 2 + 0.05);
  const y = WHEEL + CART_HEIGHT / 2;
  return { kind: 'group', name: `force ${push}`, x, y, shapes: [arrow(0.34 * push, 0.06)] };
}

/** The two angles beyond which the pole counts as fallen, faintly. */
function limits({ maxAngle, poleLength }: CartPoleView): Shape {
  const reach = 1.12 * poleLength;
  const side = (angle: number): Shape => ({
    kind: 'segment',
    from: [0, 0],
    to: [reach * Math.sin(angle), reach * Math.cos(angle)],
    stroke: 'beacon',
    lineWidth: 0.012,
  });
  const arc = { start: Math.PI / 2 - maxAngle, end: Math.PI / 2 + maxAngle };
  return {
    kind: 'group',
    y: JOINT,
    opacity: 0.45,
    shapes: [
      side(-maxAngle),
      side(maxAngle),
      { kind: 'arc', x: 0, y: 0, radius: reach, ...arc, stroke: 'beacon', lineWidth: 0.012 },
    ],
  };
}

function pole({ theta, poleLength }: CartPoleView): Shape {
  const half = POLE_WIDTH / 2;
  return {
    kind: 'group',
    y: JOINT,
    angle: -theta,
    shapes: [
      {
        kind: 'polygon',
        vertices: [
          [-half, 0],
          [half, 0],
          [0.7 * half, poleLength],
          [-0.7 * half, poleLength],
        ],
        fill: { top: 'foilLight', bottom: 'foil' },
        stroke: 'foilShade',
        lineWidth: 0.012,
      },
      { kind: 'circle', x: 0, y: poleLength, radius: 1.1 * half, fill: 'flag' },
      {
        kind: 'circle',
        x: 0,
        y: 0,
        radius: 1.5 * half,
        fill: 'metalLight',
        stroke: 'metalShade',
        lineWidth: 0.015,
      },
    ],
  };
}
