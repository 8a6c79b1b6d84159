import { type Agent, actionMaskOf, isValueAgent, type MadeEnv } from 'perilune';
import type { FilmFrame } from '../pictures/index.js';

/** A greedy episode, a frame a step. */
export function* fly(stage: MadeEnv, agent: Agent, seed: number): Iterable<FilmFrame> {
  let { observation, info } = stage.reset({ seed });
  let total = 0;
  for (let step = 1, ended = false; !ended; step++) {
    const qValues = isValueAgent(agent) ? agent.qValues(observation) : undefined;
    const chosen = agent.act(observation, { mask: actionMaskOf(info) });
    const next = stage.step(chosen);
    total += next.reward;
    ended = next.terminated || next.truncated;
    ({ observation, info } = next);
    const action = typeof chosen === 'number' ? chosen : undefined;
    yield { scene: stage.scene(), overlay: { step, return: total, action, qValues } };
  }
}
