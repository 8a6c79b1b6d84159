import { type Body, Box, type Contact, Edge, Polygon, RevoluteJoint, World } from 'planck';

/** Frames a second, and pixels a metre, of Gymnasium's lunar_lander.py; every constant here is from there. */
const FPS = 50;
const SCALE = 30;
const WIDTH = 600 / SCALE;
const HEIGHT = 400 / SCALE;

const CHUNKS = 11;
const INITIAL_FORCE = 1000;
const MAIN_ENGINE_POWER = 13;
const MAIN_ENGINE_Y = 4 / SCALE;
const SIDE_ENGINE_POWER = 0.6;
const SIDE_ENGINE_AWAY = 12 / SCALE;
const SIDE_ENGINE_HEIGHT = 14 / SCALE;
/** Gymnasium writes 17 where its own constant says 14; agents feel the difference. */
const SIDE_ENGINE_LEVER = 17 / SCALE;
const LEG_AWAY = 20 / SCALE;
const LEG_DOWN = 18 / SCALE;
const LEG_HALF_WIDTH = 2 / SCALE;
const LEG_HALF_HEIGHT = 8 / SCALE;
const LEG_TORQUE = 40;
const PAD_Y = HEIGHT / 4;
const VELOCITY_ITERATIONS = 180;
const POSITION_ITERATIONS = 60;

const HULL = [
  { x: -14 / SCALE, y: 17 / SCALE },
  { x: -17 / SCALE, y: 0 },
  { x: -17 / SCALE, y: -10 / SCALE },
  { x: 17 / SCALE, y: -10 / SCALE },
  { x: 17 / SCALE, y: 0 },
  { x: 14 / SCALE, y: 17 / SCALE },
];

/** Marsaglia's xorshift32, uniform in [0, 1): the cheapest there is, so that the peer never waits for luck. */
export function xorshift(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** Eleven ground heights in metres, smoothed, level around the pad. */
function terrain(random: () => number): number[] {
  const raw = Array.from({ length: CHUNKS + 1 }, () => (random() * HEIGHT) / 2);
  const middle = CHUNKS >> 1;
  for (let i = middle - 2; i <= middle + 2; i++) raw[i] = PAD_Y;
  // Python's height[-1] is the last of the twelve.
  return Array.from({ length: CHUNKS }, (_, i) => {
    const before = raw[i === 0 ? CHUNKS : i - 1]!;
    return 0.33 * (before + raw[i]! + raw[i + 1]!);
  });
}

/**
 * Gymnasium's LunarLander-v3 (discrete, no wind) on planck: the same bodies, joints, motors,
 * iterations, rewards and ends, in planck's float64 and with a cheap random stream of its own, so
 * equal in kind and not in bits. No picture, no particles; a step allocates nothing of its own.
 */
export class PlanckLander {
  /** Of the last step. */
  reward = 0;
  /** Of the last step. The time limit of 1,000 steps is the caller's. */
  terminated = false;

  private readonly random: () => number;
  private lander!: Body;
  private world!: World;
  private legs: readonly Body[] = [];
  private readonly legContact = [0, 0];
  private crashed = false;
  private shaping: number | undefined;
  private readonly impulse = { x: 0, y: 0 };
  private readonly point = { x: 0, y: 0 };

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.random = random;
  }

  /** @param out receives the first observation, 8 numbers */
  reset(out: Float32Array): void {
    // A new world, as Gymnasium makes one: destroying the bodies of the old one costs as much.
    this.world = new World({ gravity: { x: 0, y: -10 } });
    this.world.on('begin-contact', (contact) => this.contact(contact, 1));
    this.world.on('end-contact', (contact) => this.contact(contact, 0));
    this.crashed = false;
    this.legContact.fill(0);
    this.shaping = undefined;
    this.buildGround();
    this.lander = this.buildLander();
    this.legs = [this.buildLeg(-1), this.buildLeg(1)];
    this.step(0, out);
  }

  /**
   * @param action 0 nothing, 1 left engine, 2 main engine, 3 right engine
   * @param out receives the observation, 8 numbers
   */
  step(action: number, out: Float32Array): void {
    const dispersionX = (this.random() * 2 - 1) / SCALE;
    const dispersionY = (this.random() * 2 - 1) / SCALE;
    if (action === 2) this.fireMain(dispersionX, dispersionY);
    else if (action !== 0) this.fireSide(action - 2, dispersionX, dispersionY);
    this.world.step(1 / FPS, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    this.judge(action, out);
  }

  private buildGround(): void {
    const ground = this.world.createBody();
    ground.createFixture({ shape: new Edge({ x: 0, y: 0 }, { x: WIDTH, y: 0 }), friction: 0.2 });
    const heights = terrain(this.random);
    const chunk = WIDTH / (CHUNKS - 1);
    for (let i = 0; i + 1 < CHUNKS; i++) {
      const from = { x: i * chunk, y: heights[i]! };
      const to = { x: (i + 1) * chunk, y: heights[i + 1]! };
      ground.createFixture({ shape: new Edge(from, to), friction: 0.1 });
    }
  }

  private buildLander(): Body {
    const lander = this.world.createDynamicBody({ position: { x: WIDTH / 2, y: HEIGHT } });
    lander.createFixture({
      shape: new Polygon(HULL),
      density: 5,
      friction: 0.1,
      filterCategoryBits: 0x0010,
      filterMaskBits: 0x0001,
    });
    const x = (this.random() * 2 - 1) * INITIAL_FORCE;
    const y = (this.random() * 2 - 1) * INITIAL_FORCE;
    lander.applyForceToCenter({ x, y }, true);
    return lander;
  }

  /** @param side -1 for the leg made first, +1 for the other */
  private buildLeg(side: -1 | 1): Body {
    const leg = this.world.createDynamicBody({
      position: { x: WIDTH / 2 - side * LEG_AWAY, y: HEIGHT },
      angle: side * 0.05,
    });
    leg.createFixture({
      shape: new Box(LEG_HALF_WIDTH, LEG_HALF_HEIGHT),
      density: 1,
      friction: 0.2,
      filterCategoryBits: 0x0020,
      filterMaskBits: 0x0001,
    });
    const joint = new RevoluteJoint({
      bodyA: this.lander,
      bodyB: leg,
      localAnchorA: { x: 0, y: 0 },
      localAnchorB: { x: side * LEG_AWAY, y: LEG_DOWN },
      referenceAngle: 0,
      enableMotor: true,
      enableLimit: true,
      maxMotorTorque: LEG_TORQUE,
      motorSpeed: 0.3 * side,
      lowerAngle: side < 0 ? 0.9 - 0.5 : -0.9,
      upperAngle: side < 0 ? 0.9 : -0.9 + 0.5,
    });
    this.world.createJoint(joint);
    return leg;
  }

  private contact(contact: Contact, touching: 0 | 1): void {
    const a = contact.getFixtureA().getBody();
    const b = contact.getFixtureB().getBody();
    if (touching === 1 && (a === this.lander || b === this.lander)) this.crashed = true;
    for (let i = 0; i < 2; i++) {
      if (a === this.legs[i] || b === this.legs[i]) this.legContact[i] = touching;
    }
  }

  private fireMain(dispersionX: number, dispersionY: number): void {
    const angle = this.lander.getAngle();
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);
    const along = MAIN_ENGINE_Y + 2 * dispersionX;
    const x = sin * along - cos * dispersionY;
    const y = -cos * along - sin * dispersionY;
    this.push(x, y, x, y, MAIN_ENGINE_POWER);
  }

  /** @param direction -1 for the left engine, +1 for the right one */
  private fireSide(direction: number, dispersionX: number, dispersionY: number): void {
    const angle = this.lander.getAngle();
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);
    const away = 3 * dispersionY + direction * SIDE_ENGINE_AWAY;
    const x = sin * dispersionX - cos * away;
    const y = -cos * dispersionX - sin * away;
    const atX = x - sin * SIDE_ENGINE_LEVER;
    const atY = y + cos * SIDE_ENGINE_HEIGHT;
    this.push(x, y, atX, atY, SIDE_ENGINE_POWER);
  }

  private push(x: number, y: number, atX: number, atY: number, power: number): void {
    const position = this.lander.getPosition();
    this.point.x = position.x + atX;
    this.point.y = position.y + atY;
    this.impulse.x = -x * power;
    this.impulse.y = -y * power;
    this.lander.applyLinearImpulse(this.impulse, this.point, true);
  }

  private judge(action: number, out: Float32Array): void {
    const position = this.lander.getPosition();
    const velocity = this.lander.getLinearVelocity();
    const x = (position.x - WIDTH / 2) / (WIDTH / 2);
    const y = (position.y - (PAD_Y + LEG_DOWN)) / (HEIGHT / 2);
    const vx = (velocity.x * (WIDTH / 2)) / FPS;
    const vy = (velocity.y * (HEIGHT / 2)) / FPS;
    const angle = this.lander.getAngle();
    const legs = this.legContact[0]! + this.legContact[1]!;
    const shaping =
      -100 * (Math.sqrt(x * x + y * y) + Math.sqrt(vx * vx + vy * vy) + Math.abs(angle)) +
      10 * legs;

    this.reward = this.shaping === undefined ? 0 : shaping - this.shaping;
    this.shaping = shaping;
    if (action === 2) this.reward -= 0.3;
    else if (action !== 0) this.reward -= 0.03;
    this.end(x);

    out[0] = x;
    out[1] = y;
    out[2] = vx;
    out[3] = vy;
    out[4] = angle;
    out[5] = (20 * this.lander.getAngularVelocity()) / FPS;
    out[6] = this.legContact[0]!;
    out[7] = this.legContact[1]!;
  }

  private end(x: number): void {
    const asleep = !this.lander.isAwake();
    this.terminated = this.crashed || Math.abs(x) >= 1 || asleep;
    if (this.terminated) this.reward = asleep ? 100 : -100;
  }
}
