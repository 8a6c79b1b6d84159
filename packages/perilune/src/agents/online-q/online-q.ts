import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { boxToDiscrete } from '../shared/spaces.js';
import { stream } from '../shared/streams.js';
import { OnlineNetwork } from './network.js';
import type { OnlineQHyperparameters } from './options.js';
import { OnlineValues } from './values.js';

export type OnlineQSetup = AgentSetup & { hyperparameters: OnlineQHyperparameters };

/**
 * Q-learning with a network and nothing else: one step of SGD on the squared TD error of each
 * transition, as it happens, no replay and no target network. Function approximation, bootstrapping
 * and learning off the policy together may diverge (Sutton and Barto 2018, section 11.3), and
 * successive transitions are alike.
 *
 * @throws UsageError if the spaces are not a Box and a Discrete
 */
export function createOnlineQ(setup: OnlineQSetup): OneStepAgent {
  return new OneStepAgent('online-q', setup, onlineValues(setup));
}

/**
 * Action values in a network, or in one for each action, as the hyperparameters say.
 *
 * @throws UsageError if the spaces are not a Box and a Discrete
 */
export function onlineValues(setup: OnlineQSetup): OnlineValues {
  const { env, seed, hyperparameters: options } = setup;
  const { box, actions } = boxToDiscrete('Online Q-learning', env);
  const [count, outputs] = options.networks === 'shared' ? [1, actions.n] : [actions.n, 1];
  const random = stream(seed, 'weights');
  const layers = [box.size, ...options.hiddenLayers, outputs];
  const networks = Array.from(
    { length: count },
    () => new OnlineNetwork({ layers, initializer: options.initializer, random }),
  );
  return new OnlineValues({
    observationSize: box.size,
    actionCount: actions.n,
    networks,
    gradient: options.gradient,
  });
}
