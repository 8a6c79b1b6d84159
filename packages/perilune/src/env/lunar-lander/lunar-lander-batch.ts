import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import type { Box } from '../../spaces/box.js';
import type { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import type { Info } from '../api/env.js';
import type { Batch, BatchRows } from '../vector/batch.js';
import {
  LANDER_OBSERVATION,
  landerActionSpace,
  landerObservationSpace,
  readContinuous,
  readDiscrete,
  type Throttle,
} from './controls.js';
import { Flight } from './flight.js';
import { sharedMoon } from './moon.js';
import { completeLanderOptions, type LunarLanderOptions } from './options.js';

const ORDINARY: Info = Object.freeze({});

/**
 * n landers whose worlds are stepped side by side, four to a vector register; each does, bit for bit,
 * what a single `LunarLander` does. Ordinary steps allocate nothing.
 */
export class LunarLanderBatch implements Batch {
  readonly observationSpace: Box = landerObservationSpace();
  readonly actionSpace: Discrete | Box;
  private readonly continuous: boolean;
  private readonly moon = sharedMoon();
  private readonly flights: readonly Flight[];
  private readonly generators: (Generator | undefined)[];
  /** Worlds that move in this step. */
  private readonly moving: Uint32Array;
  private readonly throttle: Throttle = { main: 0, side: 0, direction: 0 };

  /**
   * @param size n
   * @throws UsageError on an unknown option or one out of range
   */
  constructor(options: LunarLanderOptions, size: number) {
    const complete = completeLanderOptions(options);
    this.continuous = complete.continuous;
    this.actionSpace = landerActionSpace(complete.continuous);
    this.flights = Array.from({ length: size }, () => new Flight(complete));
    this.generators = new Array(size).fill(undefined);
    this.moving = new Uint32Array(size);
  }

  reset(mask: Uint8Array, seeds: readonly (number | undefined)[], rows: BatchRows): void {
    let count = 0;
    for (const [i, flight] of this.flights.entries()) {
      if (mask[i] !== 1) continue;
      flight.begin(this.generatorOf(i, seeds[i]));
      this.moving[count++] = flight.slot;
    }
    this.moon.stepAll(this.moving, count);
    for (const [i, flight] of this.flights.entries()) {
      if (mask[i] !== 1) continue;
      flight.finish(rows.observations, i * LANDER_OBSERVATION);
      rows.infos[i] = ORDINARY;
    }
  }

  step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void {
    const { flights, moving } = this;
    let count = 0;
    for (let i = 0; i < flights.length; i++) {
      if (mask[i] !== 1) continue;
      this.prepare(i, actions);
      moving[count++] = (flights[i] as Flight).slot;
    }
    this.moon.stepAll(moving, count);
    for (let i = 0; i < flights.length; i++) if (mask[i] === 1) this.finish(i, rows);
  }

  serialize(archive: Archive): void {
    for (const [i, flight] of this.flights.entries()) {
      const make = () => new Generator(0);
      const random = archive.optional(`random ${i}`, this.generators[i], make);
      this.generators[i] = random;
      if (random !== undefined) archive.part(`flight ${i}`, flight);
    }
  }

  close(): void {
    for (const flight of this.flights) flight.free();
  }

  private prepare(i: number, actions: Float32Array): void {
    const { throttle } = this;
    if (this.continuous) {
      readContinuous(actions[2 * i] as number, actions[2 * i + 1] as number, throttle);
    } else {
      readDiscrete(actions[i] as number, throttle);
    }
    const { main, side, direction } = throttle;
    (this.flights[i] as Flight).prepare(this.generatorOf(i, undefined), main, side, direction);
  }

  private finish(i: number, rows: BatchRows): void {
    const flight = this.flights[i] as Flight;
    flight.finish(rows.observations, i * LANDER_OBSERVATION);
    rows.rewards[i] = flight.reward;
    rows.terminated[i] = flight.terminated ? 1 : 0;
    rows.truncated[i] = 0;
    rows.infos[i] = flight.terminated ? flight.ending() : ORDINARY;
  }

  private generatorOf(i: number, seed: number | undefined): Generator {
    const present = this.generators[i];
    if (seed === undefined && present !== undefined) return present;
    const generator = new Generator(seed ?? entropySeed());
    this.generators[i] = generator;
    return generator;
  }
}
