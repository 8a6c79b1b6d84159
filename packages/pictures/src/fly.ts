import {
  type Agent,
  type AnyValue,
  actionMaskOf,
  isStochasticAgent,
  isValueAgent,
  type MadeEnv,
  type Overlay,
} from 'perilune';
import type { FilmFrame } from './film/film.js';

/** A greedy episode, a frame a step. @param stage an environment that can be drawn */
export function* fly(stage: MadeEnv, agent: Agent, seed: number): Iterable<FilmFrame> {
  let { observation, info } = stage.reset({ seed });
  let total = 0;
  for (let step = 1, ended = false; !ended; step++) {
    const thoughts = thoughtsOf(agent, observation);
    const action = agent.act(observation, { mask: actionMaskOf(info) });
    const next = stage.step(action);
    total += next.reward;
    ended = next.terminated || next.truncated;
    ({ observation, info } = next);
    yield { scene: stage.scene(), overlay: { step, return: total, action, ...thoughts } };
  }
}

/** What the agent says of its actions beside the one it takes. */
function thoughtsOf(agent: Agent, observation: AnyValue): Overlay {
  if (isValueAgent(agent)) return { qValues: agent.qValues(observation) };
  if (isStochasticAgent(agent)) return { probabilities: agent.probabilities?.(observation) };
  return {};
}
