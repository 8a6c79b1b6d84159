import {
  decodeAgent,
  isFirstEdition,
  type LoadOptions,
  readJson,
} from '../agents/shared/agent-file.js';
import { architectureTold, parametersOf } from '../agents/shared/told-architecture.js';
import { UsageError } from '../errors.js';
import { forwardKernels } from '../net/acting/forward-kernels.js';
import type { Architecture } from '../net/index.js';
import { compileInference } from '../net/kernels/wasm-inference-kernels.js';
import type { SpaceJson } from '../spaces/index.js';
import { show } from '../text/show.js';
import { ActingAgent, type ActingAgentOptions } from './acting-agent.js';
import { atomsOf, Plan } from './plan.js';
import { widthOf } from './rows.js';
import { bytesFor, MAX_ROWS, Tensors } from './tensors.js';

/**
 * Reads a `model.safetensors` whose agent acts by a network: of `dqn`, `pqn`, `online-q`, and of any
 * algorithm that saves what they do. Tables and weighted features, and whatever else there is, are read
 * by `loadAgent` of `perilune`.
 *
 * @param options.module `dist/wasm/net-inference.wasm` of this version, compiled
 * @throws UsageError if the bytes are damaged or hold something else
 */
export function loadAgent(bytes: Uint8Array, options: LoadOptions = {}): ActingAgent {
  const file = decodeAgent(bytes);
  const { metadata } = file;
  const { algo = 'unknown', values = 'network' } = metadata;
  if (values !== 'network' || (metadata.architecture === undefined && !isFirstEdition(file))) {
    throw new UsageError(
      `perilune/agent reads agents that act by a network of action values, but this one was made by ` +
        `${show(algo)} and is another: read it with loadAgent of "perilune", or a policy's of "perilune/policy".`,
    );
  }
  const tensors = parametersOf(file);
  const architecture = filled(architectureTold(file, tensors) as Partial<Architecture>);
  const { kernels, computation } = forwardKernels({
    bytes: bytesFor(tensors, columnsIn(architecture)),
    module: options.module,
    compile: compileInference,
  });
  const plan = new Plan({
    architecture,
    kernels,
    tensors: new Tensors(tensors, kernels),
    maxRows: MAX_ROWS,
  });
  const common = { algo, metadata, computation, architecture, kernels, plan, maxRows: MAX_ROWS };
  if (isFirstEdition(file)) return new ActingAgent({ ...common, ...unbounded(architecture) });
  const observationSpace = readJson(file, 'observationSpace') as SpaceJson;
  const actionSpace = readJson(file, 'actionSpace') as SpaceJson;
  const fits = widthOf(observationSpace) === architecture.layers[0];
  if (fits && actionSpace.kind === 'discrete' && actionSpace.n === plan.shape.actionCount) {
    return new ActingAgent({ ...common, observationSpace, actionSpace });
  }
  throw new UsageError(
    `The file's spaces, ${metadata.observationSpace} and ${metadata.actionSpace}, do not fit its ` +
      `network, whose layers are ${show(architecture.layers)}.`,
  );
}

/** The first edition left out what was as usual. */
function filled(told: Partial<Architecture>): Architecture {
  return {
    layers: [],
    input: undefined,
    activation: 'relu',
    layerNorm: false,
    dueling: false,
    noisy: undefined,
    head: { type: 'scalar' },
    ...told,
  };
}

/** The first edition had no spaces in its files. */
function unbounded({
  layers,
}: Architecture): Pick<ActingAgentOptions, 'observationSpace' | 'actionSpace'> {
  const size = layers[0] as number;
  const open = new Array<null>(size).fill(null);
  return {
    observationSpace: { kind: 'box', low: open, high: open, shape: [size] },
    actionSpace: { kind: 'discrete', n: layers.at(-1) as number },
  };
}

/** Columns of what is computed of a row. */
function columnsIn({ layers, input, head }: Architecture): number {
  const units = layers.reduce((sum, n) => sum + n + 16, 0);
  const widths = (input?.segments ?? []).reduce((sum, { size }) => sum + size, 0);
  return units + widths + (layers.at(-1) as number) * (atomsOf({ head }) + 4);
}
