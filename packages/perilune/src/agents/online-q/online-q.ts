import { rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import type { MemoryNeed } from '../shared/memory.js';
import { discreteActions } from '../shared/spaces.js';
import { stream } from '../shared/streams.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { inputFor } from '../value-network/input.js';
import { OnlineNetwork } from './network.js';
import type { OnlineQHyperparameters } from './options.js';
import { OnlineValues } from './values.js';

/** What the values of `online-q` are made from. */
export type OnlineQSetup = AgentSetup & { hyperparameters: OnlineQHyperparameters };

/** Observations are not normalized here. */
const AS_IT_IS = { normalizeObservations: false, normalizationClip: null };

/**
 * Q-learning with a network and nothing else: one step of SGD on the squared TD error of each
 * transition, as it happens, no replay and no target network. Function approximation, bootstrapping
 * and learning off the policy together may diverge (Sutton and Barto 2018, section 11.3), and
 * successive transitions are alike.
 *
 * @throws UsageError if the actions are not Discrete
 */
export function createOnlineQ(setup: OnlineQSetup): OneStepAgent {
  return new OneStepAgent('online-q', setup, onlineValues(setup));
}

/** What the networks and their steps take. */
export function memoryOf({
  env,
  hyperparameters,
}: Pick<OnlineQSetup, 'env' | 'hyperparameters'>): MemoryNeed[] {
  const { hiddenLayers } = hyperparameters;
  const { observationSpace } = env;
  const { n } = discreteActions('Online Q-learning', env);
  const layers = [rowWidth(observationSpace), ...hiddenLayers, n];
  const input = inputFor(observationSpace, AS_IT_IS);
  return [
    {
      what: `A network with hiddenLayers ${show(hiddenLayers)}`,
      bytes: arenaBytesOf({ layers, input }, 1),
      within: 'WebAssembly',
    },
  ];
}

/**
 * Action values in a network, or in one for each action, as the hyperparameters say.
 *
 * @throws UsageError if the actions are not Discrete
 */
export function onlineValues(setup: OnlineQSetup): OnlineValues {
  const { env, seed, hyperparameters: options } = setup;
  const actions = discreteActions('Online Q-learning', env);
  const { observationSpace } = env;
  const [count, outputs] = options.networks === 'shared' ? [1, actions.n] : [actions.n, 1];
  const random = stream(seed, 'weights');
  const layers = [rowWidth(observationSpace), ...options.hiddenLayers, outputs];
  const input = inputFor(observationSpace, AS_IT_IS);
  const networks = Array.from(
    { length: count },
    () => new OnlineNetwork({ layers, input, initializer: options.initializer, random }),
  );
  return new OnlineValues({
    observationSize: rowWidth(observationSpace),
    input,
    actionCount: actions.n,
    networks,
    gradient: options.gradient,
  });
}
