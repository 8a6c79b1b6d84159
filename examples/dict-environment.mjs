// An environment of one's own whose observations have names: a rover fetches a crystal and brings it home
// before its battery is empty. Import the file, and its world is one like those that come with the library:
//
//   npx perilune train --import dict-environment.mjs --env Rover-v0
//   npx perilune record runs/... --pick median
import { Box, Dict, Discrete, Generator, register } from 'perilune';

const WEST = 0;
const EAST = 1;
const SOUTH = 2;
const NORTH = 3;

/** A step to each side: [x, y]. */
const MOVES = { [WEST]: [-1, 0], [EAST]: [1, 0], [SOUTH]: [0, -1], [NORTH]: [0, 1] };

/** Craters for the picture alone: x, y, radius. */
const CRATERS = [
  [0.4, 3.3, 0.32],
  [1.6, 1.4, 0.2],
  [3.5, 0.5, 0.38],
  [4.6, 3.6, 0.26],
  [5.6, 1.7, 0.42],
  [2.6, 3.8, 0.16],
  [6.3, 3.4, 0.18],
  [1.3, 0.2, 0.14],
];

/**
 * `Rover-v0`: a rover on a plain of cells, its base in the corner at the lower left.
 *
 * - Observation: a Dict of `rover` and `crystal`, x and y of each in 0..1; `loaded`, 1 once the crystal is
 *   on board; `battery`, from 1 down to 0.
 * - Action: 0 west, 1 east, 2 south, 3 north, a cell each; at the plain's edge it stays.
 * - Reward: -1 a step, 50 for the crystal, 100 for bringing it home.
 * - End: the crystal is home, or the battery is empty.
 * - Reset: rover and crystal anywhere, but the crystal not at the base.
 */
class Rover {
  id = 'Rover-v0';
  actionSpace = new Discrete(4);
  observationSpace = new Dict({
    rover: new Box(0, 1, { shape: [2] }),
    crystal: new Box(0, 1, { shape: [2] }),
    loaded: new Discrete(2),
    battery: new Box(0, 1, { shape: [1] }),
  });

  constructor({ width, height, charge }) {
    this.width = width;
    this.height = height;
    this.charge = charge;
  }

  reset({ seed } = {}) {
    if (seed !== undefined) this.random = new Generator(seed);
    // A reset that was never seeded picks a seed: resets without one go on with the same stream.
    this.random ??= new Generator(Math.floor(Math.random() * 2 ** 32));
    const cells = this.width * this.height;
    this.rover = this.random.integers(0, cells);
    this.crystal = this.random.integers(1, cells);
    this.loaded = 0;
    this.left = this.charge;
    this.heading = EAST;
    return { observation: this.observe(), info: {} };
  }

  step(action) {
    const [x, y] = this.place(this.rover);
    const [dx, dy] = MOVES[action];
    const to = [bounded(x + dx, this.width), bounded(y + dy, this.height)];
    this.rover = to[0] + to[1] * this.width;
    this.left -= 1;
    this.heading = action;
    const found = !this.loaded && this.rover === this.crystal;
    if (found) this.loaded = 1;
    const home = this.loaded === 1 && this.rover === 0;
    return {
      observation: this.observe(),
      reward: -1 + (found ? 50 : 0) + (home ? 100 : 0),
      terminated: home || this.left === 0,
      truncated: false,
      info: { home },
    };
  }

  /** What the space says: an object with the form of each part. */
  observe() {
    const { loaded, left, charge } = this;
    return {
      rover: this.scaled(this.rover),
      crystal: this.scaled(this.crystal),
      loaded,
      battery: Float32Array.of(left / charge),
    };
  }

  place(cell) {
    return [cell % this.width, Math.floor(cell / this.width)];
  }

  scaled(cell) {
    const [x, y] = this.place(cell);
    return Float32Array.of(x / (this.width - 1), y / (this.height - 1));
  }

  /** Seen from above, a unit a cell. */
  scene() {
    const { width, height, loaded } = this;
    return {
      kind: 'shapes',
      camera: camera(width, height),
      background: { top: 'rockDeep', bottom: 'ridgeShade' },
      actionNames: ['west', 'east', 'south', 'north'],
      shapes: [
        ...CRATERS.map(crater),
        edge(width, height),
        base(),
        ...(loaded ? [] : [crystalAt(this.place(this.crystal), 0.3)]),
        this.drawn(),
        ...gauge(this.left / this.charge, width),
      ],
    };
  }

  /** The rover, turned to where it went last. */
  drawn() {
    const [x, y] = this.place(this.rover);
    const angle = { [EAST]: 0, [NORTH]: Math.PI / 2, [WEST]: Math.PI, [SOUTH]: -Math.PI / 2 };
    const wheels = [-0.2, 0, 0.2].flatMap((at) => [
      block(at, 0.25, 0.14, 0.1, 'metal'),
      block(at, -0.25, 0.14, 0.1, 'metal'),
    ]);
    const lamp = { kind: 'circle', x: 0.24, y: 0, radius: 0.05, fill: 'glow' };
    const cargo = this.loaded ? [crystalAt([-0.08, 0], 0.16)] : [];
    return {
      kind: 'group',
      name: `heading ${this.heading}`,
      x,
      y,
      angle: angle[this.heading],
      shapes: [...wheels, block(0, 0, 0.56, 0.4, 'hull'), ...cargo, lamp],
    };
  }

  /** All that decides how the episode goes on: checkpoints of a training hold it. */
  serialize(archive) {
    const most = this.width * this.height - 1;
    this.random = archive.optional('random', this.random, () => new Generator(0));
    this.rover = archive.integer('rover', this.rover, { most });
    this.crystal = archive.integer('crystal', this.crystal, { most });
    this.loaded = archive.integer('loaded', this.loaded, { most: 1 });
    this.left = archive.integer('left', this.left, { most: this.charge });
    this.heading = archive.integer('heading', this.heading, { most: NORTH });
  }

  close() {}
}

/** The plain stands to the right of what is written over the picture. */
function camera(width, height) {
  const seen = width / 0.62;
  return {
    x: width - 0.3 - seen / 2,
    y: (height - 1) / 2 - 0.2,
    width: seen,
    height: height + 1.2,
  };
}

function bounded(cell, size) {
  return Math.max(0, Math.min(size - 1, cell));
}

function crater([x, y, radius]) {
  return {
    kind: 'circle',
    ...{ x, y, radius, lineWidth: 0.04 },
    fill: { top: 'rockDeep', bottom: 'rockShade' },
    stroke: 'rock',
    opacity: 0.5,
  };
}

function edge(width, height) {
  const [right, top] = [width - 0.5, height - 0.5];
  const vertices = [
    [-0.5, -0.5],
    [right, -0.5],
    [right, top],
    [-0.5, top],
    [-0.5, -0.5],
  ];
  return { kind: 'polyline', vertices, stroke: 'faint', lineWidth: 0.02, opacity: 0.5 };
}

/** A dome on a landing pad. */
function base() {
  return {
    kind: 'group',
    shapes: [
      { kind: 'circle', x: 0, y: 0, radius: 0.46, stroke: 'beacon', lineWidth: 0.04 },
      { kind: 'circle', x: 0, y: 0, radius: 0.36, fill: { top: 'glass', bottom: 'hullShade' } },
      { kind: 'text', x: 0, y: -0.08, text: 'base', size: 0.22, align: 'center', fill: 'ink' },
    ],
  };
}

function crystalAt([x, y], size) {
  return {
    kind: 'group',
    name: 'crystal',
    ...{ x, y },
    shapes: [
      {
        kind: 'polygon',
        vertices: [
          [0, size],
          [0.6 * size, 0.2 * size],
          [0, -size],
          [-0.6 * size, 0.2 * size],
        ],
        fill: { top: 'foilLight', bottom: 'foilShade' },
        stroke: 'foilLight',
        lineWidth: 0.02,
      },
    ],
  };
}

function block(x, y, width, height, fill) {
  const [w, h] = [width / 2, height / 2];
  const vertices = [
    [x - w, y - h],
    [x + w, y - h],
    [x + w, y + h],
    [x - w, y + h],
  ];
  return { kind: 'polygon', vertices, fill };
}

/** What is left in the battery, under the plain. */
function gauge(share, width) {
  const [from, y] = [-0.5, -0.8];
  const whole = { from: [from, y], to: [width - 0.5, y] };
  const left = { from: [from, y], to: [from + share * width, y] };
  const bar = { kind: 'segment', lineWidth: 0.12 };
  return [
    { ...bar, ...whole, stroke: 'metalShade', opacity: 0.6 },
    { ...bar, ...left, stroke: share > 0.25 ? 'contact' : 'flag' },
  ];
}

register('Rover-v0', (options) => new Rover(options), {
  defaults: { width: 7, height: 5, charge: 40 },
  rewardThreshold: 110,
  stepsPerSecond: 6,
});
