import { UsageError } from '../errors.js';
import { type DecodedSafetensors, decodeSafetensors, type NamedTensor } from '../net/index.js';
import { show } from '../text/show.js';
import { AGENT_FORMAT, ValueAgent } from './value-agent.js';

/**
 * Reads an agent that `save` wrote.
 *
 * @param bytes of a `model.safetensors`
 * @throws UsageError if the bytes are damaged or hold something else
 */
export function loadAgent(bytes: Uint8Array): ValueAgent {
  const { tensors, metadata } = decode(bytes);
  if (metadata.format !== AGENT_FORMAT) {
    throw new UsageError(
      `The file is no agent that this version can read: its format is ${show(metadata.format)}, ` +
        `but must be "${AGENT_FORMAT}".`,
    );
  }
  const parameters = tensors
    .map((tensor) => ({ ...tensor, name: tensor.name.replace(/^q_net\./, '') }))
    .sort((a, b) => Number.parseInt(a.name, 10) - Number.parseInt(b.name, 10));
  return new ValueAgent({
    algo: metadata.algo ?? 'unknown',
    layers: layersOf(parameters),
    parameters,
    trainedIn: metadata.env,
  });
}

function decode(bytes: Uint8Array): DecodedSafetensors {
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** Units of a stack of dense layers, read off its weights [outputs][inputs]. */
function layersOf(parameters: readonly NamedTensor[]): number[] {
  const weights = parameters.filter((tensor) => tensor.name.endsWith('.weight'));
  const first = weights[0];
  if (first === undefined || weights.some((tensor) => tensor.shape.length !== 2)) {
    throw new UsageError('The file holds no dense layers.');
  }
  return [first.shape[1] as number, ...weights.map((tensor) => tensor.shape[0] as number)];
}
