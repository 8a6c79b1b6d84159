import { loadAgent } from '../../agents/index.js';
import { type Judge, judgeOf } from './expected-return.js';
import { type Bar, meanToReach } from './solve-rule.js';
import { type FoundValidation, type ValidateOptions, validate } from './validate.js';

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
}

/** How `validate` takes what a policy is measured by. */
export function measuredBy(bar: Bar): Pick<ValidateOptions, 'required' | 'slack' | 'errors'> {
  const { slack, errors } = bar;
  return { required: (standardError) => meanToReach(bar, standardError), slack, errors };
}

/** Of the world that was examined in last: a run has one. */
let known: { world: string; judge: Judge | undefined } | undefined;

/** @returns what `validate` finds of the policy in the thread that it comes from, to the bit */
export async function examine(examination: Examination): Promise<FoundValidation> {
  const { agent, env, envOptions, episodes, bar } = examination;
  const world = JSON.stringify([env, envOptions]);
  if (known?.world !== world) known = { world, judge: judgeOf({ env, envOptions }) };
  const { judge } = known;
  return await validate(loadAgent(agent), { env, envOptions, episodes, judge, ...measuredBy(bar) });
}
