import {
  ActingNetwork,
  actingBytesOf,
  actingKernels,
  compileInference,
  ParameterLayout,
} from '../../net/index.js';
import { actorIn } from '../shared/actor.js';
import {
  type AgentFile,
  AgentFileError,
  checkSizes,
  identityOf,
  type LoadOptions,
} from '../shared/agent-file.js';
import type { ActorParts, ActorPolicy } from './actor-policy.js';
import { checkActor } from './check-actor.js';
import { ChoosingPolicy } from './choosing-policy.js';
import { MAX_BATCH } from './network-policy.js';
import { SteeringPolicy } from './steering-policy.js';

/** The policy that its action space asks for. */
export function actorPolicy(parts: ActorParts): ActorPolicy {
  const { kind } = parts.identity.actionSpace;
  return kind === 'box' ? new SteeringPolicy(parts) : new ChoosingPolicy(parts);
}

/** Reads back what an `ActorPolicy` saved. @throws UsageError when something is missing or does not fit */
export function loadActor(file: AgentFile, { module }: LoadOptions = {}): ActorPolicy {
  const { network: description, actor } = actorIn(file);
  const layout = new ParameterLayout(description);
  checkFilled(layout, file);
  const identity = identityOf(file);
  const action = layout.parts.find(({ name }) => name === actor.output)?.units ?? 0;
  checkSizes(identity, { observation: layout.inputSize, action });
  checkActor(layout, actor);
  const { kernels, computation } = actingKernels({
    bytes: actingBytesOf(layout, MAX_BATCH),
    module,
    compile: compileInference,
  });
  const network = new ActingNetwork({ layout, kernels, maxBatch: MAX_BATCH });
  network.setParameters(file.tensors);
  return actorPolicy({ identity, actor, network, computation });
}

/** Sizes that the tensors cannot fill are refused before anything is made of them: a few digits can ask for gigabytes. */
function checkFilled({ parameterCount }: ParameterLayout, { tensors }: AgentFile): void {
  const filled = tensors.reduce((sum, { values }) => sum + values.length, 0);
  if (parameterCount <= filled) return;
  throw new AgentFileError(
    `The file's network has ${parameterCount} parameters, but its ${tensors.length} tensors have ${filled} values.`,
  );
}
