import type { Agent, MadeEnv } from 'perilune';
import type { FilmFrame } from '../pictures/index.js';

/** A greedy episode, a frame a step. */
export function* fly(stage: MadeEnv, agent: Agent, seed: number): Iterable<FilmFrame> {
  let observation = stage.reset({ seed }).observation as Float32Array;
  let total = 0;
  for (let step = 1, ended = false; !ended; step++) {
    const qValues = agent.qValues(observation);
    const action = agent.act(observation);
    const next = stage.step(action);
    total += next.reward;
    ended = next.terminated || next.truncated;
    observation = next.observation as Float32Array;
    yield { scene: stage.scene(), overlay: { step, return: total, action, qValues } };
  }
}
