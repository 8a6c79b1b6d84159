import { type NamedTensor, UsageError } from 'perilune';
import type { Anatomy } from '../anatomy/anatomy.js';
import { type Mlp, mlpTo, named, numbered, scaled, unsaid, widthsOf } from './write-networks.js';

/** Which class of Stable-Baselines3 or sb3-contrib loads it. */
export type StableBaselines3Class =
  | 'DQN'
  | 'QRDQN'
  | 'PPO'
  | 'A2C'
  | 'SAC'
  | 'TQC'
  | 'TD3'
  | 'DDPG';

/** What such a policy is made of. */
export interface WrittenPolicy {
  readonly algorithm: StableBaselines3Class;
  /** What its constructor is told. */
  readonly netArch: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** PyTorch's class. */
  readonly activation: string | undefined;
  readonly numbers: Readonly<Record<string, number | boolean>>;
  /** Whether noise is a function of the state (gSDE). */
  readonly useSde: boolean;
  /** `policy.pth` */
  readonly tensors: readonly NamedTensor[];
  /** Parameters of every optimizer, by its file. */
  readonly optimizers: Readonly<Record<string, number>>;
  /** `pytorch_variables.pth` */
  readonly variables: readonly NamedTensor[];
}

/** @throws UsageError that names what of the agent such a policy cannot be */
export function writePolicy(anatomy: Anatomy): WrittenPolicy {
  const { decision } = anatomy;
  if (decision.kind === 'values') return ofValues(anatomy);
  if (decision.kind === 'choice' || decision.bounding === 'clip') return onPolicy(anatomy);
  return decision.bounding === 'squash' ? squashed(anatomy) : deterministic(anatomy);
}

function ofValues(anatomy: Anatomy): WrittenPolicy {
  const { decision, output } = anatomy;
  if (decision.kind !== 'values' || decision.isCategorical) {
    throw unsaid('gives distributions over fixed returns (C51)', "head: 'quantile' or 'scalar'");
  }
  const mlp = mlpTo(anatomy, output);
  const { actions, atoms } = decision;
  const isQuantile = atoms > 1;
  const name = isQuantile ? 'quantile_net' : 'q_net';
  const layers = [...mlp.hidden, isQuantile ? byQuantile(mlp, actions, atoms) : mlp.output];
  const own = numbered(`${name}.${name}`, layers);
  return {
    algorithm: isQuantile ? 'QRDQN' : 'DQN',
    netArch: widthsOf(mlp),
    activation: mlp.activation,
    numbers: isQuantile ? { n_quantiles: atoms } : {},
    useSde: false,
    tensors: [...own, ...targetsOf(own, name)],
    optimizers: { policy: own.length },
    variables: [],
  };
}

/** Rows that lie action by action put in order quantile by quantile, as `view(-1, n_quantiles, n_actions)` has it. */
function byQuantile({ output }: Mlp, actions: number, quantiles: number): Mlp['output'] {
  const order = (tensor: NamedTensor): NamedTensor => {
    const width = tensor.values.length / (actions * quantiles);
    const values = tensor.values.map((_, k) => {
      const [row, column] = [Math.floor(k / width), k % width];
      const [quantile, action] = [Math.floor(row / actions), row % actions];
      return tensor.values[(action * quantiles + quantile) * width + column] as number;
    });
    return { ...tensor, values };
  };
  return { weight: order(output.weight), bias: order(output.bias) };
}

/** PPO and A2C, which have one policy class; layers that are shared stand in both of its networks. */
function onPolicy(anatomy: Anatomy): WrittenPolicy {
  const { algo, output, value, tensors, decision } = anatomy;
  if (value === undefined) {
    throw new UsageError(
      `The agent of ${algo} has no critic, which Stable-Baselines3's PPO and A2C cannot be without: export it as ` +
        'ONNX (--to onnx), or from the run that it comes from.',
    );
  }
  const [policy, critic] = [mlpTo(anatomy, output), mlpTo(anatomy, value.part)];
  if (
    policy.hidden.length > 0 &&
    critic.hidden.length > 0 &&
    policy.activation !== critic.activation
  ) {
    throw unsaid('has another activation in its critic', 'one activation');
  }
  const deviations =
    decision.kind === 'steering' ? [deviationsOf(tensors, decision.low.length)] : [];
  const all = [
    ...deviations,
    ...numbered('mlp_extractor.policy_net', policy.hidden),
    ...numbered('mlp_extractor.value_net', critic.hidden),
    ...named('action_net', policy.output),
    ...named('value_net', scaled(critic.output, value.scale)),
  ];
  return {
    algorithm: algo === 'a2c' ? 'A2C' : 'PPO',
    netArch: { pi: widthsOf(policy), vf: widthsOf(critic) },
    activation: policy.activation ?? critic.activation,
    numbers: {},
    useSde: deviations.some(({ shape }) => shape.length === 2),
    tensors: all,
    optimizers: { policy: all.length },
    variables: [],
  };
}

/** Logarithms of the deviations, or with gSDE of what they are made of; where the agent has none of its own those that exploration begins with. */
function deviationsOf(tensors: Anatomy['tensors'], size: number): NamedTensor {
  const own = tensors.get('log_std');
  return own?.shape.at(-1) === size
    ? own
    : { name: 'log_std', shape: [size], values: new Float32Array(size) };
}

/** SAC and TQC. */
function squashed(anatomy: Anatomy): WrittenPolicy {
  const actor = tensorsUnder(anatomy, 'actor.');
  const mlp = mlpTo(anatomy, anatomy.output);
  const useSde = actor.some(({ name }) => name === 'actor.log_std');
  if (!useSde && !actor.some(({ name }) => name === 'actor.log_std.weight'))
    throw without(anatomy, 'deviations');
  const critics = criticsOf(anatomy);
  const temperature = anatomy.tensors.get('log_ent_coef');
  const entropy = temperature ?? { name: 'ent_coef_tensor', shape: [], values: Float32Array.of(0) };
  return {
    algorithm: critics.quantiles > 1 ? 'TQC' : 'SAC',
    netArch: { pi: widthsOf(mlp), qf: critics.widths },
    activation: mlp.activation,
    numbers: {
      n_critics: critics.count,
      ...(critics.quantiles > 1 ? { n_quantiles: critics.quantiles } : {}),
      ...(useSde ? { use_sde: true, clip_mean: meanClipOf(anatomy) } : {}),
    },
    useSde,
    tensors: [...actor, ...critics.tensors, ...targetsOf(critics.tensors, 'critic')],
    optimizers: {
      actor: actor.length,
      critic: critics.tensors.length,
      ...(temperature === undefined ? {} : { ent_coef_optimizer: 1 }),
    },
    variables: [entropy],
  };
}

/** What cuts the means of gSDE; 0: nothing does. */
function meanClipOf({ layout, output }: Anatomy): number {
  const last = layout.parts.find(({ name }) => name === output)?.layers.at(-1);
  return last?.kind === 'clip' ? last.limit : 0;
}

/** TD3, and with one critic DDPG. */
function deterministic(anatomy: Anatomy): WrittenPolicy {
  const mlp = mlpTo(anatomy, anatomy.output, 'tanh');
  const actor = numbered('actor.mu', [...mlp.hidden, mlp.output]);
  const critics = criticsOf(anatomy);
  if (critics.quantiles > 1)
    throw unsaid('has critics of quantiles beside a deterministic policy', 'quantiles: 1');
  return {
    algorithm: critics.count === 1 ? 'DDPG' : 'TD3',
    netArch: { pi: widthsOf(mlp), qf: critics.widths },
    activation: mlp.activation,
    numbers: { n_critics: critics.count },
    useSde: false,
    tensors: [
      ...actor,
      ...targetsOf(actor, 'actor'),
      ...critics.tensors,
      ...targetsOf(critics.tensors, 'critic'),
    ],
    optimizers: { actor: actor.length, critic: critics.tensors.length },
    variables: [],
  };
}

/** The critics that the agent's file holds beside what acts. */
function criticsOf(anatomy: Anatomy) {
  const tensors = tensorsUnder(anatomy, 'critic.');
  const first = tensors.filter(
    ({ name }) => name.startsWith('critic.qf0.') && name.endsWith('weight'),
  );
  if (first.length === 0) throw without(anatomy, 'critics');
  if (tensors.some(({ name }) => name.endsWith('.ra_mean'))) {
    throw unsaid("batch-normalizes its critics' layers", 'batchNorm: false');
  }
  if (first.some(({ shape }) => shape.length === 1)) {
    throw unsaid("normalizes its critics' layers (LayerNorm)", 'layerNorm: false');
  }
  if (first.some(({ name }, i) => name !== `critic.qf0.${2 * i}.weight`)) {
    throw unsaid('drops units of its critics', 'dropout: 0');
  }
  const units = first.map(({ shape }) => shape[0] as number);
  const count = new Set(tensors.map(({ name }) => name.split('.')[1])).size;
  return { tensors, count, widths: units.slice(0, -1), quantiles: units.at(-1) as number };
}

function without({ algo }: Anatomy, what: string): UsageError {
  return new UsageError(
    `The agent of ${algo} has no ${what} in its file, which Stable-Baselines3 loads along: export it as ONNX ` +
      '(--to onnx), or from the run that it comes from.',
  );
}

function tensorsUnder({ tensors }: Anatomy, prefix: string): NamedTensor[] {
  return [...tensors.values()].filter(({ name }) => name.startsWith(prefix)).sort(inOrder);
}

/** By their names, numbers in them in their order; a bias behind its weight. */
function inOrder(a: NamedTensor, b: NamedTensor): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ name }: NamedTensor): string {
  return name.replaceAll(/\d+/g, (digits) => digits.padStart(9, '0')).replace(/bias$/, 'weights');
}

/** What follows a network begins as its copy. */
function targetsOf(own: readonly NamedTensor[], module: string): NamedTensor[] {
  return own.map((tensor) => ({
    ...tensor,
    name: tensor.name.replace(module, `${module}_target`),
  }));
}
