import { AgentFileError } from 'perilune';
import { quoted, shown } from '../text/places.js';
import { isObject, type SavedData } from './saved-data.js';

/** Which of the library's policies a policy of Stable-Baselines3 becomes. */
export type Family =
  | 'actor-critic'
  | 'values'
  | 'quantiles'
  | 'squashed-gaussian'
  | 'deterministic';

/** What a file is of. */
export interface Kind {
  readonly family: Family;
  /** As its authors write it: `PPO`. */
  readonly algorithm: string;
  /** Ours that its agents count as. */
  readonly algo: 'ppo' | 'a2c' | 'dqn' | 'sac' | 'tqc' | 'td3' | 'ddpg';
}

type Tell = (fields: SavedData['fields']) => Kind;

const always =
  (family: Family, algorithm: string, algo: Kind['algo']): Tell =>
  () => ({ family, algorithm, algo });

/** By the module of the policy's class; where algorithms share one, by fields that only one of them has. */
const KINDS: Readonly<Record<string, Tell>> = {
  'stable_baselines3.common.policies': (fields) => {
    const family = 'actor-critic';
    if ('cg_max_steps' in fields) return { family, algorithm: 'TRPO', algo: 'ppo' };
    if ('clip_range' in fields) return { family, algorithm: 'PPO', algo: 'ppo' };
    return { family, algorithm: 'A2C', algo: 'a2c' };
  },
  'sb3_contrib.common.maskable.policies': always('actor-critic', 'MaskablePPO', 'ppo'),
  'stable_baselines3.dqn.policies': always('values', 'DQN', 'dqn'),
  'sb3_contrib.qrdqn.policies': always('quantiles', 'QR-DQN', 'dqn'),
  'stable_baselines3.sac.policies': always('squashed-gaussian', 'SAC', 'sac'),
  'sb3_contrib.tqc.policies': always('squashed-gaussian', 'TQC', 'tqc'),
  'stable_baselines3.td3.policies': (fields) => {
    const family = 'deterministic';
    // DDPG is TD3 there, with neither delay nor smoothing of its target.
    const isDdpg = fields.policy_delay === 1 && fields.target_noise_clip === 0;
    return isDdpg
      ? { family, algorithm: 'DDPG', algo: 'ddpg' }
      : { family, algorithm: 'TD3', algo: 'td3' };
  },
};

/** What is known and cannot be read, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'sb3_contrib.common.recurrent.policies':
    'a recurrent policy (RecurrentPPO), which remembers: there are no recurrent layers here',
  'sb3_contrib.crossq.policies':
    'CrossQ, whose networks have batch renormalization: there are no such layers here',
  'sb3_contrib.ars.policies': 'ARS, a search without gradients, of which there is no agent here',
};

const READ = 'DQN, QR-DQN, PPO, MaskablePPO, A2C, TRPO, SAC, TQC, TD3 and DDPG with an MlpPolicy';

/** What the policies do without: networks between observations and layers. */
const EXTRACTOR = "<class 'stable_baselines3.common.torch_layers.FlattenExtractor'>";

/** @throws AgentFileError that names a policy which cannot be read */
export function algorithmOf({ policyModule, policyClass, policyOptions, fields }: SavedData): Kind {
  checkExtractor(policyOptions.features_extractor_class);
  if (Object.hasOwn(REFUSED, policyModule)) {
    throw new AgentFileError(`the file is of ${REFUSED[policyModule]}. ${READ} are read.`);
  }
  if (policyClass !== undefined && /Cnn|MultiInput/.test(policyClass)) {
    const what = policyClass.includes('Cnn') ? 'convolutions over images' : 'several inputs';
    throw new AgentFileError(
      `the policy is of the class ${policyClass}, with ${what}, for which there are no layers here. ${READ} are read.`,
    );
  }
  const tell = Object.hasOwn(KINDS, policyModule) ? KINDS[policyModule] : undefined;
  if (tell !== undefined) return tell(fields);
  throw new AgentFileError(
    `the policy is a class of the module ${quoted(policyModule)}, which is not known here. ${READ} are read.`,
  );
}

function checkExtractor(told: unknown): void {
  const text = isObject(told) ? told[':type:'] : told;
  if (text === undefined || text === EXTRACTOR) return;
  throw new AgentFileError(
    `its features_extractor_class is ${shown(text)}, but only FlattenExtractor is known here.`,
  );
}
