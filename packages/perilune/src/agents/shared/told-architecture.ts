import type { ArchitectureOptions, NamedTensor } from '../../net/index.js';
import { show } from '../../text/show.js';
import { type AgentFile, AgentFileError, isFirstEdition, readJson } from './agent-file.js';

/** A network's tensors under the names that it has for them, layer by layer. */
export function parametersOf(file: AgentFile): NamedTensor[] {
  return file.tensors
    .map((tensor) => ({ ...tensor, name: tensor.name.replace(/^q_net\./, '') }))
    .sort((a, b) => layerOf(a) - layerOf(b));
}

/** The number that a tensor's name begins with; statistics have none, and come last. */
function layerOf({ name }: NamedTensor): number {
  const layer = Number.parseInt(name, 10);
  return Number.isNaN(layer) ? Number.MAX_SAFE_INTEGER : layer;
}

/** The first edition left out the architecture of a plain stack of layers, which its tensors tell. */
export function architectureTold(
  file: AgentFile,
  parameters: readonly NamedTensor[],
): ArchitectureOptions {
  const isTold = file.metadata.architecture !== undefined || !isFirstEdition(file);
  if (!isTold) return { layers: layersOf(parameters) };
  const given = readJson(file, 'architecture');
  const layers = (given as Partial<ArchitectureOptions> | null)?.layers;
  if (Array.isArray(layers) && layers.length > 1 && layers.every(isCount)) {
    checkFilled(given as ArchitectureOptions, parameters);
    return given as ArchitectureOptions;
  }
  throw new AgentFileError(
    `The file's architecture is ${show(file.metadata.architecture)}, which is none.`,
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/**
 * Sizes that the tensors cannot fill are refused before anything is made of them: a few digits can ask for
 * gigabytes, and for layers without end.
 */
function checkFilled(
  { layers, input, head }: ArchitectureOptions,
  parameters: readonly NamedTensor[],
): void {
  const filled = parameters.reduce((sum, { values }) => sum + values.length, 0);
  const { atoms = 1, quantiles = atoms } = (head ?? {}) as { atoms?: number; quantiles?: number };
  const widths = [...layers];
  if (Array.isArray(input?.segments)) {
    widths[0] = input.segments.reduce((sum, segment) => sum + Number(segment?.size), 0);
  }
  widths[widths.length - 1] = quantiles * (widths.at(-1) as number);
  const needed = widths.slice(1).reduce((sum, n, i) => sum + n * (widths[i] as number), 0);
  if (layers.length <= parameters.length && needed <= filled) return;
  throw new AgentFileError(
    `The file's architecture is of ${layers.length} layers with at least ${needed} weights, but its ` +
      `${parameters.length} tensors have ${filled} values.`,
  );
}

/** Units of a stack of dense layers, read off its weights [outputs][inputs]. */
function layersOf(parameters: readonly NamedTensor[]): number[] {
  const weights = parameters.filter((tensor) => tensor.name.endsWith('.weight'));
  const first = weights[0];
  if (first === undefined || weights.some((tensor) => tensor.shape.length !== 2)) {
    throw new AgentFileError('The file holds no dense layers.');
  }
  return [first.shape[1] as number, ...weights.map((tensor) => tensor.shape[0] as number)];
}
