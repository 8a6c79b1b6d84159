import { rowWidth } from '../../spaces/index.js';
import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { discreteActions } from '../shared/spaces.js';
import { stream } from '../shared/streams.js';
import { inputFor } from '../value-network/input.js';
import { AS_IT_IS } from './memory.js';
import { OnlineNetwork } from './network.js';
import type { OnlineQHyperparameters } from './options.js';
import { OnlineValues } from './values.js';

/** What the values of `online-q` are made from. */
export type OnlineQSetup = AgentSetup & { hyperparameters: OnlineQHyperparameters };

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
