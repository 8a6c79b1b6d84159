import {
  type Distribution,
  type Kernels,
  Network,
  orthogonal,
  ParameterLayout,
  WasmKernels,
} from '../../net/index.js';
import type { Spaces } from '../shared/agent.js';
import { stream } from '../shared/streams.js';
import { batchOf, bytesOf, describePolicy } from './description.js';
import type { PolicyGradientHyperparameters } from './options.js';

/** The network that learns, its parameters drawn. */
export function makeNetwork(
  env: Spaces,
  distribution: Distribution,
  setup: {
    seed: number;
    hyperparameters: PolicyGradientHyperparameters;
    kernels?: Kernels | undefined;
  },
): Network {
  const { seed, hyperparameters: options, kernels } = setup;
  const { initializer } = options;
  const layout = new ParameterLayout(describePolicy(env, distribution, options));
  const gains = { output: orthogonal({ gain: 0.01 }), value: orthogonal({ gain: 1 }) };
  const chosen =
    initializer === 'orthogonal'
      ? { initializer: orthogonal({ gain: Math.SQRT2 }), initializers: gains }
      : { initializer };
  return new Network({
    ...chosen,
    layout,
    random: stream(seed, 'weights'),
    kernels: kernels ?? new WasmKernels({ bytes: bytesOf(layout, options) }),
    maxBatch: batchOf(options),
  });
}
