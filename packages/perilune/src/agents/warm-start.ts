import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { loadAgent } from './load-agent.js';
import type { Agent } from './shared/agent.js';
import { decodeAgent } from './shared/agent-file.js';
import type { LearningAgent } from './shared/learning-agent.js';

/**
 * Lets an agent that has not learned yet begin with what another has: weights, and the statistics by which
 * it normalizes, and how often a table has learned each value. Optimizer, replay, exploration and all other
 * counters begin anew, and so do its schedules.
 *
 * @param from an agent, or the bytes of its file
 * @throws UsageError that names what differs, when it is of another algorithm, other spaces or another
 *   architecture; then nothing has changed
 */
export function warmStart(learner: LearningAgent, from: Agent | Uint8Array): void {
  const bytes = from instanceof Uint8Array ? from : from.save();
  const agent = loadAgent(bytes);
  checkAlike('algorithm', agent.algo, learner.algo);
  const [theirs, ours] = [agent.describe(), learner.describe()];
  for (const name of ['observationSpace', 'actionSpace']) {
    // A file of the first edition says no bounds: sizes are seen with the architecture.
    const isTold = decodeAgent(bytes).metadata[name] !== undefined;
    if (isTold) checkAlike(name, theirs[name], ours[name]);
  }
  if (learner.adopt === undefined) {
    throw new UsageError(
      `An agent of ${learner.algo} cannot begin from another: the algorithm has no method adopt(file).`,
    );
  }
  learner.adopt(decodeAgent(bytes), theirs);
}

function checkAlike(what: string, theirs: unknown, ours: unknown): void {
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return;
  throw new UsageError(
    `The agent to begin from has another ${what}: ${show(theirs)}, where ${show(ours)} is needed.`,
  );
}
