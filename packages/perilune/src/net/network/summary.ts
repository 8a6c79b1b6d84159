import { layerKinds } from '../layers/index.js';
import type { ParameterLayout } from './layout.js';
import { sizeOf, type TensorPlace } from './tensors.js';

const COLUMNS = [28, 26, 11] as const;
const WIDTH = 65;

/** A table of layers in the manner of Keras 2's `model.summary()`. */
export function summarize(layout: ParameterLayout): string {
  const names = new Set(layout.tensors.map(layerName));
  const rows = [...names].map((name) =>
    layerRow(
      name,
      layout.tensors.filter((tensor) => layerName(tensor) === name),
    ),
  );
  const total = `${grouped(layout.parameterCount)} (${inBytes(4 * layout.parameterCount)})`;
  return [
    `Model: "${layout.title}"`,
    '_'.repeat(WIDTH),
    tableRow('Layer (type)', 'Output Shape', 'Param #'),
    '='.repeat(WIDTH),
    tableRow('input (InputLayer)', `[(None, ${layout.inputSize})]`, '0'),
    ...rows,
    '='.repeat(WIDTH),
    `Total params: ${total}`,
    `Trainable params: ${total}`,
    'Non-trainable params: 0 (0.00 Byte)',
    '_'.repeat(WIDTH),
  ].join('\n');
}

function layerName({ kerasName }: TensorPlace): string {
  return kerasName.split('/', 1)[0]!;
}

function layerRow(name: string, tensors: readonly TensorPlace[]): string {
  const count = tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0);
  return tableRow(`${name} (${titleOf(name)})`, `(None, ${tensors[0]!.outputs})`, grouped(count));
}

/** The title of the kind with the longest name that a layer's begins with: `dense_1` may be one of two. */
function titleOf(name: string): string {
  const kinds = Object.values(layerKinds).filter(({ kerasName }) => name.startsWith(kerasName));
  return kinds.reduce((a, b) => (b.kerasName.length > a.kerasName.length ? b : a)).title;
}

function tableRow(...cells: [string, string, string]): string {
  return ` ${cells.map((cell, i) => cell.padEnd(COLUMNS[i]!)).join('')}`.trimEnd();
}

/** 4,996: by hand, since a locale would make it another text elsewhere. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function inBytes(bytes: number): string {
  const units = ['Byte', 'KB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${size.toFixed(2)} ${units[unit]}`;
}
