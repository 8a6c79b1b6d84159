import { UsageError } from '../../errors.js';
import { Box } from '../../spaces/box.js';
import { Discrete } from '../../spaces/discrete.js';
import { show } from '../../text/show.js';
import type { Action } from '../api/env.js';

/** Entries of an observation. */
export const LANDER_OBSERVATION = 8;

/** What the engines are to do in a step. */
export interface Throttle {
  /** 0, or 0.5..1 */
  main: number;
  /** 0, or 0.5..1 */
  side: number;
  /** -1 fires the left engine, 1 the right one. */
  direction: number;
}

/** Bounds of an observation: far beyond what an episode reaches. */
export function landerObservationSpace(): Box {
  const most = [2.5, 2.5, 10, 10, 2 * Math.PI, 10];
  return new Box([...most.map((bound) => -bound), -0, -0], [...most, 1, 1]);
}

export function landerActionSpace(continuous: boolean): Discrete | Box {
  return continuous ? new Box(-1, 1, { shape: [2] }) : new Discrete(4);
}

/** Discrete actions: 0 nothing, 1 left engine, 2 main engine, 3 right engine. */
export function readDiscrete(action: number, out: Throttle): void {
  out.main = action === 2 ? 1 : 0;
  out.side = action === 1 || action === 3 ? 1 : 0;
  out.direction = action - 2;
}

/**
 * Continuous actions, clipped to -1..1. The main engine is off up to 0, then works from half to full
 * power; beyond 0.5 to either side a side engine works with that power.
 */
export function readContinuous(main: number, side: number, out: Throttle): void {
  const throttle = clip(main);
  const lateral = clip(side);
  const power = Math.abs(lateral);
  out.main = throttle > 0 ? (throttle + 1) * 0.5 : 0;
  out.side = power > 0.5 ? power : 0;
  out.direction = Math.sign(lateral);
}

function clip(value: number): number {
  return value < -1 ? -1 : value > 1 ? 1 : value;
}

/** @throws UsageError unless the action is an integer in 0..3, or two finite numbers if continuous */
export function readAction(action: Action, continuous: boolean, out: Throttle): void {
  if (continuous) {
    if (!isPair(action)) refuse(action, 'a Float32Array or an array of 2 finite numbers');
    readContinuous(action[0] as number, action[1] as number, out);
  } else {
    if (action !== 0 && action !== 1 && action !== 2 && action !== 3) {
      refuse(action, 'an integer from 0 to 3');
    }
    readDiscrete(action, out);
  }
}

function isPair(action: Action): action is Float32Array | readonly number[] {
  if (!(action instanceof Float32Array || Array.isArray(action))) return false;
  return action.length === 2 && Number.isFinite(action[0]) && Number.isFinite(action[1]);
}

function refuse(action: unknown, allowed: string): never {
  throw new UsageError(`Invalid action ${show(action)}: ${allowed} is allowed.`);
}
