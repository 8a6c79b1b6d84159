import type { NamedTensor } from '../../net/index.js';

/**
 * Several networks of the same layers as the one network they are when laid side by side: their first
 * layers stacked, all others' weights as blocks on the diagonal, zeros between. It gives the same
 * values, and whoever reads a network reads this.
 *
 * @param networks parameters in PyTorch's names and layout, [outputs][inputs]
 */
export function sideBySide(networks: readonly (readonly NamedTensor[])[]): NamedTensor[] {
  const [first, ...others] = networks;
  if (first === undefined || others.length === 0) return [...(first ?? [])];
  return first.map((tensor, i) => {
    const parts = networks.map((network) => network[i] as NamedTensor);
    if (tensor.shape.length === 1) return stack(parts);
    return i === 0 ? stack(parts) : diagonal(parts);
  });
}

/** One below the other. */
function stack(parts: readonly NamedTensor[]): NamedTensor {
  const { name, shape } = parts[0] as NamedTensor;
  const [rows = 0, ...rest] = shape;
  const values = parts.flatMap((part) => Array.from(part.values));
  return { name, shape: [parts.length * rows, ...rest], values: Float32Array.from(values) };
}

function diagonal(parts: readonly NamedTensor[]): NamedTensor {
  const { name, shape } = parts[0] as NamedTensor;
  const [rows, columns] = shape as [number, number];
  const width = parts.length * columns;
  const values = new Float32Array(parts.length * rows * width);
  parts.forEach((part, n) => {
    for (let r = 0; r < rows; r++) {
      const row = part.values.subarray(r * columns, (r + 1) * columns);
      values.set(row, (n * rows + r) * width + n * columns);
    }
  });
  return { name, shape: [parts.length * rows, width], values };
}
