import { UsageError } from '../../errors.js';
import type { Archive } from '../../state/index.js';
import { compileEmbedded } from '../../wasm/compile.js';
import { moonWasm } from '../../wasm/moon.generated.js';

/** Address of a world in the module's memory. */
export type Slot = number;

/** What assembly/moon exports. Numbers are rounded to float32 as they pass in. */
interface MoonExports {
  memory: WebAssembly.Memory;
  createLander(): Slot;
  freeLander(slot: Slot): void;
  reset(slot: Slot, gravity: number): void;
  setGround(slot: Slot, edge: number, x1: number, y1: number, x2: number, y2: number): void;
  push(slot: Slot, x: number, y: number, torque: number): void;
  kick(slot: Slot, x: number, y: number, atX: number, atY: number): void;
  step(slot: Slot): void;
  choose(i: number, slot: Slot): void;
  stepAll(count: number): void;
  /** The five phases of `stepAll`, to be called in this order. */
  collideAll(count: number): void;
  iterateVelocitiesAll(count: number): void;
  iteratePositionsAll(count: number): void;
  findPairsAll(count: number): void;
  stopAtGroundAll(count: number): void;
  MOST_WORLDS: WebAssembly.Global;
  sineOf(angle: number): number;
  cosineOf(angle: number): number;
  HULL_OFFSET: WebAssembly.Global;
  BODY_SIZE: WebAssembly.Global;
  ANGLE_OFFSET: WebAssembly.Global;
  VELOCITY_OFFSET: WebAssembly.Global;
  AWAKE_OFFSET: WebAssembly.Global;
  TOUCHING_OFFSET: WebAssembly.Global;
  CRASHED_OFFSET: WebAssembly.Global;
  WORLD_SIZE: WebAssembly.Global;
  /** Makes a world that was copied here one of this memory; 0 if it is none. */
  adopt(slot: Slot): number;
}

/** Of a moving part: 0 is the hull, 1 and 2 are the legs in order of creation. */
export type Part = 0 | 1 | 2;

/** The physics: one instance a thread, shared by all landers in it. */
export class Moon {
  readonly physics: MoonExports;
  /** How many worlds one call of `physics.stepAll` takes. */
  readonly mostWorlds: number;
  private floats: Float32Array;
  private bytes: Uint8Array;
  private readonly hull: number;
  private readonly bodySize: number;
  private readonly angleAt: number;
  private readonly velocityAt: number;
  private readonly awakeAt: number;
  private readonly touchingAt: number;
  private readonly crashedAt: number;

  constructor() {
    const instance = new WebAssembly.Instance(compileEmbedded(moonWasm), {
      env: {
        abort: () => {
          throw new Error('The physics of LunarLander failed.');
        },
      },
    });
    this.physics = instance.exports as unknown as MoonExports;
    const { physics } = this;
    this.floats = new Float32Array(physics.memory.buffer);
    this.bytes = new Uint8Array(physics.memory.buffer);
    this.mostWorlds = physics.MOST_WORLDS.value;
    this.hull = physics.HULL_OFFSET.value;
    this.bodySize = physics.BODY_SIZE.value;
    this.angleAt = physics.ANGLE_OFFSET.value;
    this.velocityAt = physics.VELOCITY_OFFSET.value;
    this.awakeAt = physics.AWAKE_OFFSET.value;
    this.touchingAt = physics.TOUCHING_OFFSET.value;
    this.crashedAt = physics.CRASHED_OFFSET.value;
  }

  /** Room for a world; its contents mean nothing before `physics.reset`. */
  allocate(): Slot {
    const slot = this.physics.createLander();
    // The memory may have grown, which leaves the old views empty.
    if (this.floats.length === 0) {
      this.floats = new Float32Array(this.physics.memory.buffer);
      this.bytes = new Uint8Array(this.physics.memory.buffer);
    }
    return slot;
  }

  /** Steps a world by 1/50 s. */
  step(slot: Slot): void {
    this.physics.step(slot);
  }

  /** Steps worlds side by side, each as it would step alone. */
  stepAll(slots: ArrayLike<Slot>, count: number): void {
    const { physics, mostWorlds } = this;
    for (let from = 0; from < count; from += mostWorlds) {
      const size = Math.min(mostWorlds, count - from);
      for (let i = 0; i < size; i++) physics.choose(i, slots[from + i] as Slot);
      physics.stepAll(size);
    }
  }

  /** All of a world: bodies, joints, contacts, ground. @throws UsageError when what is read is none */
  serializeWorld(archive: Archive, slot: Slot): void {
    const { memory, WORLD_SIZE, adopt } = this.physics;
    archive.array('world', new Uint8Array(memory.buffer, slot, WORLD_SIZE.value));
    if (adopt(slot) === 0) throw new UsageError("The state's world of a lander is none.");
  }

  /** Horizontal position of a part's origin, metres. */
  x(slot: Slot, part: Part = 0): number {
    return this.float(slot, part, 0);
  }

  /** Height of a part's origin, metres. */
  y(slot: Slot, part: Part = 0): number {
    return this.float(slot, part, 4);
  }

  /** Radians. */
  angle(slot: Slot, part: Part = 0): number {
    return this.float(slot, part, this.angleAt);
  }

  /** Metres a second. */
  velocityX(slot: Slot, part: Part = 0): number {
    return this.float(slot, part, this.velocityAt);
  }

  velocityY(slot: Slot, part: Part = 0): number {
    return this.float(slot, part, this.velocityAt + 4);
  }

  /** Radians a second. */
  spin(slot: Slot, part: Part = 0): number {
    return this.float(slot, part, this.velocityAt + 8);
  }

  isAwake(slot: Slot, part: Part = 0): boolean {
    return this.bytes[slot + this.hull + part * this.bodySize + this.awakeAt] === 1;
  }

  /** Whether the part's last change of contact with the ground was a beginning. */
  isTouching(slot: Slot, part: Part): boolean {
    return this.bytes[slot + this.hull + part * this.bodySize + this.touchingAt] === 1;
  }

  /** Whether the hull has touched the ground in this episode. */
  hasCrashed(slot: Slot): boolean {
    return this.bytes[slot + this.crashedAt] === 1;
  }

  private float(slot: Slot, part: number, offset: number): number {
    return this.floats[(slot + this.hull + part * this.bodySize + offset) >> 2] as number;
  }
}

let shared: Moon | undefined;

/** The thread's moon, compiled on first use. */
export function sharedMoon(): Moon {
  shared ??= new Moon();
  return shared;
}
