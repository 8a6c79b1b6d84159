import {
  type Agent,
  decodeSafetensors,
  Generator,
  isStochasticAgent,
  isValueAgent,
  type StochasticAgent,
} from 'perilune';

/** Beyond it what is said may overflow, of which the weights alone are to blame. */
const LARGE = 1e9;

/**
 * Lets an agent act once, say what it knows, and be saved. One that diverged, and says so, has weights that are none.
 *
 * @returns what is wrong with what it is or does
 */
export function useAgent(agent: Agent, mayDiverge = false): string | undefined {
  try {
    const observation = agent.observationSpace.sample() as never;
    const action = agent.act(observation);
    const said = [
      ...(typeof action === 'number' ? [action] : action),
      ...(isValueAgent(agent) ? agent.qValues(observation) : []),
      ...chancesOf(agent, observation),
    ];
    const largest = largestIn(agent.save());
    if (!Number.isFinite(largest)) {
      return mayDiverge ? undefined : 'it has weights that are no numbers';
    }
    const isSaid = largest > LARGE || said.every((value) => Number.isFinite(value));
    return isSaid ? undefined : `it says ${said.join()}`;
  } finally {
    agent.close();
  }
}

/** What a policy says of its chances, an action drawn by them, and what it takes the state to be worth. */
function chancesOf(agent: Agent, observation: never): number[] {
  // A policy that draws nothing is worth something all the same.
  const worth = (agent as Partial<StochasticAgent>).value?.(observation) ?? 0;
  if (!isStochasticAgent(agent)) return [worth];
  const drawn = agent.sample(observation, new Generator(1)) as number | ArrayLike<number>;
  const { mean = [], deviation = [] } = agent.gaussian?.(observation) ?? {};
  return [
    ...[worth, ...(typeof drawn === 'number' ? [drawn] : Array.from(drawn))],
    ...[...(agent.probabilities?.(observation) ?? []), ...mean, ...deviation],
  ];
}

function largestIn(bytes: Uint8Array): number {
  const { tensors } = decodeSafetensors(bytes);
  return tensors.reduce((most, { values }) => {
    // Math.max gives NaN where there is one.
    return values.reduce((larger, value) => Math.max(larger, Math.abs(value)), most);
  }, 0);
}
