import {
  ActingNetwork,
  actingBytesOf,
  actingKernels,
  compileInference,
  ParameterLayout,
} from '../../net/index.js';
import { show } from '../../text/show.js';
import { type ActorDescription, actorIn } from '../shared/actor.js';
import {
  type AgentFile,
  AgentFileError,
  checkSizes,
  identityOf,
  type LoadOptions,
} from '../shared/agent-file.js';
import type { ActorParts, ActorPolicy } from './actor-policy.js';
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

/** Nothing of these is needed to act: what is wrong with them would show when somebody asks. */
function checkActor({ parts }: ParameterLayout, actor: ActorDescription): void {
  const { output, logDeviation, logDeviationRange = [0, 0], value, critic, valueScale = 1 } = actor;
  const unitsOf = (part: string) => parts.find(({ name }) => name === part)?.units;
  for (const part of [logDeviation, value, critic]) {
    if (part === undefined || unitsOf(part) !== undefined) continue;
    throw new AgentFileError(
      `The file's actor names ${show(part)}, which is no part of its network.`,
    );
  }
  const isPair = Array.isArray(logDeviationRange) && logDeviationRange.length === 2;
  const [least, most] = isPair ? logDeviationRange : [];
  const isRange = typeof least === 'number' && typeof most === 'number' && least <= most;
  const isOne = logDeviation === undefined || unitsOf(logDeviation) === unitsOf(output);
  if (isRange && isOne && Number.isFinite(valueScale)) return;
  throw new AgentFileError(
    `The file's actor has ${show({ logDeviation, logDeviationRange, valueScale })}, but must have a deviation for each ` +
      `of ${unitsOf(output)} numbers, cut to two, the least first, and a number as its valueScale.`,
  );
}

/** Sizes that the tensors cannot fill are refused before anything is made of them: a few digits can ask for gigabytes. */
function checkFilled({ parameterCount }: ParameterLayout, { tensors }: AgentFile): void {
  const filled = tensors.reduce((sum, { values }) => sum + values.length, 0);
  if (parameterCount <= filled) return;
  throw new AgentFileError(
    `The file's network has ${parameterCount} parameters, but its ${tensors.length} tensors have ${filled} values.`,
  );
}
