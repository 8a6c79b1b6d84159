import { UsageError } from '../../errors.js';
import type { Architecture } from '../network/architecture.js';
import type { QLayout } from '../network/q-layout.js';
import type { NamedTensor } from '../network/tensor.js';

/** The same network without noise, its values in other units. */
export function greedyArchitecture(architecture: Architecture, scale: number): Architecture {
  const { head } = architecture;
  return {
    ...architecture,
    noisy: undefined,
    head:
      head.type === 'categorical'
        ? { ...head, vMin: head.vMin * scale, vMax: head.vMax * scale }
        : head,
  };
}

/** Its tensors: the means, and outputs (of a categorical head the support instead) times `scale`. */
export function greedyTensors(
  layout: QLayout,
  tensors: readonly NamedTensor[],
  scale: number,
): NamedTensor[] {
  const isScaled = layout.architecture.head.type !== 'categorical';
  const outputs = outputPlaces(layout);
  return tensors.flatMap(({ name, shape, values }, i) => {
    // Behind the parameters come the statistics of a normalized input, which stay.
    const offset = layout.tensors[i]?.offset ?? -1;
    if (offset >= layout.meanCount) return [];
    const factor = isScaled && outputs.has(offset) ? scale : 1;
    return [
      { name: name.replace(/_mu$/, ''), shape, values: values.map((value) => value * factor) },
    ];
  });
}

/** The way back: a greedy copy's tensors in a network's own units, the noise of which it knows nothing left as it is. */
export function learnedTensors(
  layout: QLayout,
  own: readonly NamedTensor[],
  greedy: readonly NamedTensor[],
  scale: number,
): NamedTensor[] {
  const isScaled = layout.architecture.head.type !== 'categorical';
  const outputs = outputPlaces(layout);
  const given = new Map(greedy.map((tensor) => [tensor.name, tensor]));
  const taken = own.map(({ name, shape, values }, i) => {
    const offset = layout.tensors[i]?.offset ?? -1;
    if (offset >= layout.meanCount) return { name, shape, values };
    const plain = name.replace(/_mu$/, '');
    const found = given.get(plain);
    given.delete(plain);
    if (found === undefined) throw new UsageError(`There is no tensor ${plain} to take over.`);
    const factor = isScaled && outputs.has(offset) ? scale : 1;
    return { name, shape: found.shape, values: found.values.map((value) => value / factor) };
  });
  if (given.size === 0) return taken;
  throw new UsageError(`There is nowhere to take ${[...given.keys()].join(', ')} over to.`);
}

/** Where the last layers' weights and biases lie. */
function outputPlaces({ parts }: QLayout): Set<number> {
  const joined = parts.at(-1)!;
  const last =
    joined.join === undefined ? [joined] : parts.filter(({ name }) => joined.takes.includes(name));
  return new Set(
    last.flatMap(({ layers }) => {
      const output = layers.at(-1)!;
      return output.kind === 'dense' ? [output.weights, output.bias] : [];
    }),
  );
}
