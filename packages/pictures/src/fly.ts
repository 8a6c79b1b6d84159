import {
  type Agent,
  type AnyValue,
  actionMaskOf,
  type EvaluatedEpisode,
  insightOf,
  isStochasticAgent,
  isValueAgent,
  type MadeEnv,
  type Overlay,
} from 'perilune';
import type { FilmFrame } from './film/film.js';

/**
 * A greedy episode, a frame a step; a world of few states shows what the agent makes of each.
 *
 * @param stage an environment that can be drawn
 * @param most steps after which nothing more is shown of it
 */
export function* fly(
  stage: MadeEnv,
  agent: Agent,
  seed: number,
  most = Number.POSITIVE_INFINITY,
): Iterable<FilmFrame> {
  let { observation, info } = stage.reset({ seed });
  const insight = insightOf(agent, stage);
  let total = 0;
  for (let step = 1, ended = false; !ended && step <= most; step++) {
    const thoughts = thoughtsOf(agent, observation);
    const action = agent.act(observation, { mask: actionMaskOf(info) });
    const next = stage.step(action);
    total += next.reward;
    ended = next.terminated || next.truncated;
    ({ observation, info } = next);
    yield { scene: stage.scene(insight), overlay: { step, return: total, action, ...thoughts } };
  }
}

/** What the agent says of its actions beside the one it takes. */
function thoughtsOf(agent: Agent, observation: AnyValue): Overlay {
  if (isValueAgent(agent)) return { qValues: agent.qValues(observation) };
  if (isStochasticAgent(agent)) return { probabilities: agent.probabilities?.(observation) };
  return {};
}

/** Steps that are shown of an episode that would not have ended. */
const UNENDING = 200;

/** How much of a flown episode is worth a film: all of it, unless it was cut because it had no end. */
export function stepsToShow({ cut, length }: Pick<EvaluatedEpisode, 'cut' | 'length'>): number {
  return cut ? Math.min(UNENDING, length) : length;
}
