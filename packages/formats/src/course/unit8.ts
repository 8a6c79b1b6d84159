import {
  type Agent,
  AgentFileError,
  type AnySpace,
  type Discrete,
  flatWidth,
  rowSegments,
} from 'perilune';
import { assemble } from '../agents/assembly.js';
import type { ReadOptions } from '../agents/read-options.js';
import { Wiring } from '../agents/wiring.js';
import { checkFits, widthsOnly, worldOf } from '../agents/world.js';
import { inFile } from '../text/places.js';
import { readStateDict, type StateDict } from '../torch/state-dict.js';

const ACTOR = 'actor.';
const CRITIC = 'critic.';

/**
 * Reads the `model.pt` that unit 8 of Hugging Face's course of deep reinforcement learning saves, the state dict of an
 * actor and a critic with tanh between their layers, as CleanRL's PPO has them.
 *
 * @param bytes of the file
 * @throws AgentFileError that names the file, the place in it and the reason
 */
export function readUnit8(bytes: Uint8Array, options: ReadOptions = {}): Agent {
  const { name = 'the file', onNote: note = () => {} } = options;
  const world = worldOf(options);
  return inFile(name, () => {
    const state = readStateDict(bytes);
    const told = spacesIn(state);
    if (world !== undefined) checkFits(told, world);
    const { observationSpace, actionSpace } = world ?? told;
    if (world === undefined) {
      note(
        'The file does not say what it observes and does: spaces are as wide as its layers, without bounds.',
      );
    }
    note('The file does not say what stands between the layers: tanh, as the course has it.');
    const wiring = wire(state, observationSpace, actionSpace);
    return assemble({
      ...{ algo: 'ppo', observationSpace, actionSpace, world, tensors: wiring.tensors },
      details: { network: { parts: wiring.parts }, actor: { output: 'output', value: 'value' } },
      provenance: {
        ...(world?.id === undefined ? {} : { env: world.id, envOptions: world.options ?? {} }),
        origin: { program: 'PyTorch', algorithm: 'PPO', file: options.name },
      },
    });
  });
}

/** Whether a state dict has the names of an actor and a critic. */
export function isUnit8(names: readonly string[]): boolean {
  return names.includes(`${ACTOR}0.weight`) && names.includes(`${CRITIC}0.weight`);
}

function wire(state: StateDict, observations: AnySpace, actions: AnySpace): Wiring {
  const wiring = new Wiring(state, { observation: flatWidth(rowSegments(observations)) });
  const chain = { takes: ['observation'], activation: { name: 'tanh' } } as const;
  const size = (actions as Discrete).n;
  const outputs = { size, of: `the space of actions, ${actions},` };
  wiring.stack({ ...chain, name: 'output', prefix: ACTOR, outputs });
  wiring.stack({ ...chain, name: 'value', prefix: CRITIC, outputs: { size: 1, of: 'a value' } });
  wiring.checkAllUsed();
  return wiring;
}

/** As wide as the first layer reads and the last one gives. */
function spacesIn(state: StateDict) {
  if (!isUnit8(state.names)) {
    throw new AgentFileError(
      'it is a state dict without "actor.0.weight" and "critic.0.weight": of such files alone it is known what they do.',
    );
  }
  const wiring = new Wiring(state, {});
  const [layers, critics] = [wiring.layersIn(ACTOR), wiring.layersIn(CRITIC)];
  if (layers.length !== critics.length) {
    throw new AgentFileError(
      `its actor has ${layers.length} layers and its critic ${critics.length}, so that some may be missing: name the ` +
        'environment that it is for (env), whose actions tell.',
    );
  }
  const [first, last] = [layers[0], layers.at(-1)];
  return widthsOnly(first?.inputs ?? 0, last?.outputs ?? 0);
}
