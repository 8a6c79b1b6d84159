import type { Agent } from 'perilune';
import { anatomyOf } from '../anatomy/anatomy.js';
import { dict, type Pickled } from '../pickle-writer/pickle.js';
import { storedZip, TorchFile } from '../pickle-writer/torch-file.js';
import { learningRateOf, writeData } from './write-data.js';
import { type StableBaselines3Class, type WrittenPolicy, writePolicy } from './write-policies.js';

/**
 * What the files are written for. Of earlier ones those from 2.0 on read them too, DQN and QR-DQN those from 2.4 on:
 * until then their optimizers held the target's parameters as well.
 */
const VERSION = '2.9.0';

/** A zip, and which class loads it. */
export interface WrittenZip {
  readonly algorithm: StableBaselines3Class;
  readonly bytes: Uint8Array;
}

/**
 * Writes an agent as a zip that Stable-Baselines3's `load` takes (QR-DQN and TQC: sb3-contrib's), with its
 * network, and critics where it has them, as they are. Its optimizers begin anew there, and what an agent's file does not say
 * of how it learned is their default. Layers that policy and value share stand twice. Statistics of normalized
 * observations lie in a file of their own there: see `writeVecNormalize`.
 *
 * @throws UsageError that names what of the network or the spaces such a policy cannot be, and what to do
 */
export function writeStableBaselines3(agent: Agent): WrittenZip {
  const anatomy = anatomyOf(agent);
  const policy = writePolicy(anatomy);
  const text = (value: string) => new TextEncoder().encode(value);
  const bytes = storedZip({
    data: text(writeData(agent, anatomy, policy)),
    'pytorch_variables.pth': stateFile(policy.variables),
    'policy.pth': stateFile(policy.tensors),
    ...optimizerFiles(policy),
    _stable_baselines3_version: text(VERSION),
    'system_info.txt': text(`- Perilune: ${anatomy.metadata.perilune ?? ''}\n`),
  });
  return { algorithm: policy.algorithm, bytes };
}

function stateFile(tensors: WrittenPolicy['tensors']): Uint8Array {
  const file = new TorchFile();
  return file.save(file.stateDict(tensors));
}

function optimizerFiles({ algorithm, optimizers }: WrittenPolicy): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(optimizers).map(([name, parameters]) => {
      const file = name === 'ent_coef_optimizer' ? `${name}.pth` : `${name}.optimizer.pth`;
      return [file, new TorchFile().save(optimizerOf(algorithm, parameters))];
    }),
  );
}

/** An optimizer that has not taken a step. */
function optimizerOf(algorithm: StableBaselines3Class, parameters: number): Pickled {
  const shared = {
    lr: { float: learningRateOf(algorithm) },
    weight_decay: 0,
    maximize: false,
    foreach: null,
    capturable: false,
    differentiable: false,
    params: Array.from({ length: parameters }, (_, i) => i),
  };
  const adam = {
    betas: { tuple: [{ float: 0.9 }, { float: 0.999 }] },
    eps: { float: algorithm === 'PPO' ? 1e-5 : 1e-8 },
    amsgrad: false,
    fused: null,
  };
  const rmsprop = { momentum: 0, alpha: { float: 0.99 }, eps: { float: 1e-5 }, centered: false };
  const group = dict({ ...shared, ...(algorithm === 'A2C' ? rmsprop : adam) });
  return dict({ state: dict({}), param_groups: [group] });
}
