import { OneStepAgent } from '../one-step/one-step-agent.js';
import type { AgentSetup } from '../shared/learning-agent.js';
import { boxToDiscrete } from '../shared/spaces.js';
import { stream } from '../shared/streams.js';
import { OnlineNetwork } from './network.js';
import type { OnlineQHyperparameters } from './options.js';
import { OnlineValues } from './values.js';

/**
 * Q-learning with a network and nothing else: one step of SGD on the squared TD error of each
 * transition, as it happens, no replay and no target network. Function approximation, bootstrapping
 * and learning off the policy together may diverge (Sutton and Barto 2018, section 11.3), and
 * successive transitions are alike.
 *
 * @throws UsageError if the spaces are not a Box and a Discrete
 */
export function createOnlineQ(
  setup: AgentSetup & { hyperparameters: OnlineQHyperparameters },
): OneStepAgent {
  const { env, seed, hyperparameters: options } = setup;
  const { box, actions } = boxToDiscrete('Online Q-learning', env);
  const [count, outputs] = options.networks === 'shared' ? [1, actions.n] : [actions.n, 1];
  const random = stream(seed, 'weights');
  const layers = [box.size, ...options.hiddenLayers, outputs];
  const networks = Array.from(
    { length: count },
    () => new OnlineNetwork({ layers, initializer: options.initializer, random }),
  );
  const values = new OnlineValues({
    observationSize: box.size,
    actionCount: actions.n,
    networks,
    gradient: options.gradient,
  });
  return new OneStepAgent('online-q', setup, values);
}
