import type { Architecture } from '../network/architecture.js';
import type { ParameterLayout } from '../network/layout.js';
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
  layout: ParameterLayout,
  tensors: readonly NamedTensor[],
  scale: number,
): NamedTensor[] {
  const isScaled = layout.architecture.head.type !== 'categorical';
  const outputs = new Set(layout.streams.map((chain) => chain.at(-1)!.weights));
  for (const chain of layout.streams) outputs.add(chain.at(-1)!.bias);
  return tensors.flatMap(({ name, shape, values }, i) => {
    const { offset } = layout.tensors[i]!;
    if (offset >= layout.meanCount) return [];
    const factor = isScaled && outputs.has(offset) ? scale : 1;
    return [
      { name: name.replace(/_mu$/, ''), shape, values: values.map((value) => value * factor) },
    ];
  });
}
