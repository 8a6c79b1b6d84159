import { actorIn } from '../agents/shared/actor.js';
import { decodeAgent, type LoadOptions, readJson } from '../agents/shared/agent-file.js';
import { UsageError } from '../errors.js';
import { forwardKernels } from '../net/acting/forward-kernels.js';
import { compileInference } from '../net/kernels/wasm-inference-kernels.js';
import type { SpaceJson } from '../spaces/index.js';
import { show } from '../text/show.js';
import { ActingPolicy } from './acting-policy.js';
import { PolicyPlan } from './policy-plan.js';
import { widthOf } from './rows.js';
import { bytesFor, MAX_ROWS, Tensors } from './tensors.js';

/**
 * Reads a `model.safetensors` whose agent acts by a policy: of `ppo`, `a2c`, `sac`, `tqc`, `td3`, `ddpg`, and of any
 * algorithm that saves what they do.
 *
 * @param options.module `dist/wasm/net-inference.wasm` of this version, compiled
 * @throws UsageError if the bytes are damaged or hold something else
 */
export function loadPolicy(bytes: Uint8Array, options: LoadOptions = {}): ActingPolicy {
  const file = decodeAgent(bytes);
  const { metadata, tensors } = file;
  if (metadata.actor === undefined) {
    throw new UsageError(
      `perilune/policy reads agents that act by a policy, but this one was made by ${show(metadata.algo)} and is ` +
        'another: read it with loadAgent of "perilune/agent" or "perilune".',
    );
  }
  const { network, actor } = actorIn(file);
  const columns = tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 0) + 16, 0);
  const { kernels, computation } = forwardKernels({
    // Each input of a row may be one-hot: the first weights are as wide.
    bytes: bytesFor(tensors, 2 * columns + Math.max(...tensors.map(({ shape }) => shape[1] ?? 0))),
    module: options.module,
    compile: compileInference,
  });
  const given = { network, actor, kernels, maxRows: MAX_ROWS };
  const plan = new PolicyPlan({ ...given, tensors: new Tensors(tensors, kernels) });
  const observationSpace = readJson(file, 'observationSpace') as SpaceJson;
  const actionSpace = readJson(file, 'actionSpace') as SpaceJson;
  if (widthOf(observationSpace) === plan.size && columnsOf(actionSpace) === plan.columns) {
    const { algo = 'unknown' } = metadata;
    const told = { algo, metadata, computation, actor, plan };
    return new ActingPolicy({ ...told, observationSpace, actionSpace });
  }
  throw new UsageError(
    `The file's spaces, ${show(observationSpace)} and ${show(actionSpace)}, do not fit its network.`,
  );
}

/** Numbers that decide on an action. */
function columnsOf(space: SpaceJson): number {
  if (space.kind === 'discrete') return space.n;
  if (space.kind === 'multi-discrete') return space.nvec.reduce((sum, n) => sum + n, 0);
  return widthOf(space);
}
