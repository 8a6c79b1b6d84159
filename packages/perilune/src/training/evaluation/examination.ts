import { loadAgent } from '../../agents/index.js';
import { type Judge, judgeOf } from './expected-return.js';
import { Rota } from './rota.js';
import { type Bar, meanToReach } from './solve-rule.js';
import {
  type ExaminationAnswer,
  flyFromFront,
  type ValidateOptions,
  validate,
} from './validate.js';

/** A validation as another thread can be asked for it. */
export interface Examination {
  readonly type: 'examination';
  /** The policy's file. */
  agent: Uint8Array;
  /** The id of an environment of the library. */
  env: string;
  envOptions: Record<string, unknown>;
  episodes: number;
  bar: Bar;
  /** Of the rota that whoever asks takes parts from as well; undefined where memory is not shared. */
  claims?: Int32Array | undefined;
}

/** How `validate` takes what a policy is measured by. */
export function measuredBy(bar: Bar): Pick<ValidateOptions, 'required' | 'slack' | 'errors'> {
  const { slack, errors } = bar;
  return { required: (standardError) => meanToReach(bar, standardError), slack, errors };
}

/** Of the world that was examined in last: a run has one. */
let known: { world: string; judge: Judge | undefined } | undefined;

/** @returns what `validate` finds of the policy in the thread that it comes from, to the bit, or its part of that */
export async function examine(examination: Examination): Promise<ExaminationAnswer> {
  const { agent, env, envOptions, episodes, bar, claims } = examination;
  const world = JSON.stringify([env, envOptions]);
  if (known?.world !== world) known = { world, judge: judgeOf({ env, envOptions }) };
  const { judge } = known;
  const policy = loadAgent(agent);
  const options = { env, envOptions, episodes, ...measuredBy(bar) };
  // A judge needs no flights, and so no hand.
  if (claims === undefined || judge !== undefined) {
    return { found: await validate(policy, { ...options, judge }) };
  }
  return await flyFromFront(policy, options, new Rota(claims));
}
