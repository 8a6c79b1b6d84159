import type { ActorDescription } from '../../src/agents/index.js';
import { actorPolicy } from '../../src/agents/policies/actor-file.js';
import { Network, ParameterLayout, type PartDescription } from '../../src/net/index.js';
import { type AnySpace, Box } from '../../src/spaces/index.js';

export const observationSpace = new Box(-1, 1, { shape: [2] });

/** A network of one layer whose weights are zero: it says the same of every observation, its bias. */
export function policyOf<P>(
  actionSpace: AnySpace,
  numbers: { output: number[]; log_std?: number[]; value?: number },
  actor: Partial<ActorDescription> = {},
): P {
  const { output, log_std, value } = numbers;
  const dense = (name: string, units: number): PartDescription => ({
    name,
    takes: ['observation'],
    layers: [{ kind: 'dense', units }],
    prefix: `${name}_net`,
  });
  const parts = [dense('output', output.length)];
  const constant = { name: 'spread', takes: [], prefix: 'log_std' };
  if (log_std !== undefined) {
    parts.push({ ...constant, layers: [{ kind: 'constant', units: log_std.length }] });
  }
  if (value !== undefined) parts.push(dense('value', 1));
  const input = { segments: [{ kind: 'values', size: 2 }] } as const;
  const network = new Network({ layout: new ParameterLayout({ input, parts }) });
  const biases: Record<string, number[]> = { 'output_net.bias': output };
  if (log_std !== undefined) biases.log_std = log_std;
  if (value !== undefined) biases['value_net.bias'] = [value];
  network.setParameters(
    network
      .parameters()
      .map((tensor) => ({ ...tensor, values: biases[tensor.name] ?? tensor.values })),
  );
  const identity = { algo: 'mine', observationSpace, actionSpace };
  const description = {
    output: 'output',
    ...(log_std === undefined ? {} : { logDeviation: 'spread' }),
    ...(value === undefined ? {} : { value: 'value' }),
    ...actor,
  };
  return actorPolicy({ identity, actor: description, network }) as P;
}
