import { UsageError } from '../../errors.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import type { BatchRenormOptions } from '../layers/batch-renorm.js';
import type { LayerDescription } from '../layers/index.js';
import type { NetworkDescription, PartDescription } from './description.js';
import type { InputDescription } from './input.js';
import { ParameterLayout } from './layout.js';

/** Of noise that is a function of the state. */
export interface StateNoiseDescription {
  /** What the logarithms of its weights' deviations begin with. */
  readonly logDeviation: number;
  /** What the means are cut to, on both sides of 0, before their tanh. Default: they are not cut. */
  readonly meanClip?: number | undefined;
}

/** What an actor and its critics of continuous actions are made of: plain data. */
export interface ActorCriticArchitecture {
  /** Numbers in a row of observations, where `input` is not given. */
  readonly observationSize: number;
  readonly input?: InputDescription | undefined;
  /** Numbers in a row of actions. */
  readonly actionSize: number;
  /**
   * `squashed-gaussian`: tanh of a normal distribution that depends on the state (Haarnoja et al. 2018);
   * `deterministic`: tanh of the last layer (Lillicrap et al. 2016).
   */
  readonly policy: 'squashed-gaussian' | 'deterministic';
  /**
   * A Gaussian's noise is a function of the actor's last hidden layer (gSDE; Raffin et al. 2022,
   * https://arxiv.org/abs/2005.05719), as in Stable-Baselines3. Default: it is drawn at every step.
   */
  readonly stateNoise?: StateNoiseDescription | undefined;
  /** Widths of the actor's hidden layers. */
  readonly actorLayers: readonly number[];
  /** Widths of each critic's hidden layers. */
  readonly criticLayers: readonly number[];
  /** Critics side by side. */
  readonly critics: number;
  /** Quantiles of the return that each critic estimates; 1: its mean. */
  readonly quantiles: number;
  /** Of all hidden layers. */
  readonly activation: ActivationName;
  /** Whether the critics' hidden layers are normalized before their activation (Ba et al. 2016). */
  readonly criticLayerNorm: boolean;
  /** Whether all layers of actor and critics read what is batch-renormalized (Ioffe 2017; Bhatt et al. 2024). */
  readonly batchRenorm?: Omit<BatchRenormOptions, 'kind' | 'activation'> | undefined;
  /** Share of the critics' hidden units that are dropped while they learn (Hiraoka et al. 2022). Default 0. */
  readonly criticDropout?: number | undefined;
  /** What a learned temperature begins with; undefined: none is learned. */
  readonly initialTemperature?: number | undefined;
}

/** The layout of an actor and its critics; parameters of the actor first, then those of the critics. */
export class ActorCriticLayout extends ParameterLayout {
  override readonly title = 'actor_critic';
  /** Names of the parts that hold the actor's parameters. */
  readonly actorParts: readonly string[];
  /** Names of the critics, `qf0`, `qf1`, ... as Stable-Baselines3's. */
  readonly criticParts: readonly string[];

  /** @throws UsageError when a size is wrong, or a deterministic policy is to have noise */
  constructor(readonly architecture: ActorCriticArchitecture) {
    super(describeActorCritic(architecture));
    this.actorParts = actorOf(architecture).map(({ name }) => name);
    this.criticParts = criticNames(architecture);
  }
}

/**
 * The parts `actor`, and with a Gaussian `mean` and `logDeviation`; a critic each `qf0`, `qf1`, ..., which
 * all read `pair`, an observation and an action; `critics`, what they say side by side; and, where it is
 * learned, `temperature`, whose value is the logarithm. Tensors have Stable-Baselines3's names.
 */
export function describeActorCritic(architecture: ActorCriticArchitecture): NetworkDescription {
  const { observationSize, actionSize, initialTemperature } = architecture;
  const input = architecture.input ?? { segments: [{ kind: 'values', size: observationSize }] };
  const pair = { name: 'pair', takes: ['observation', 'action'], join: 'concatenate' } as const;
  const critics = criticNames(architecture);
  const joined = { name: 'critics', takes: critics, layers: [] };
  const temperature = initialTemperature === undefined ? [] : [temperaturePart(initialTemperature)];
  return {
    input,
    actionSize,
    parts: [
      ...actorOf(architecture),
      { ...pair, layers: [] },
      ...critics.map((name) => criticOf(architecture, name)),
      critics.length === 1 ? joined : { ...joined, join: 'concatenate' },
      ...temperature,
    ],
  };
}

function actorOf(architecture: ActorCriticArchitecture): PartDescription[] {
  const { policy, actorLayers, actionSize, activation, stateNoise } = architecture;
  const norm = normOf(architecture);
  const hidden = actorLayers.flatMap((units): LayerDescription[] => [
    ...norm,
    { kind: 'dense', units, activation },
  ]);
  hidden.push(...norm);
  const takes = ['observation'];
  if (policy === 'deterministic') {
    if (stateNoise !== undefined) {
      throw new UsageError('stateNoise is of a Gaussian: a deterministic policy draws nothing.');
    }
    const action: LayerDescription = { kind: 'dense', units: actionSize, activation: 'tanh' };
    return [{ name: 'actor', takes, prefix: 'actor.mu.', layers: [...hidden, action] }];
  }
  return [
    { name: 'actor', takes, prefix: 'actor.latent_pi.', layers: hidden },
    ...gaussianOf(architecture),
  ];
}

/** What a Gaussian is told by, of the actor's last hidden layer. */
function gaussianOf({ actionSize: units, stateNoise }: ActorCriticArchitecture): PartDescription[] {
  const output: LayerDescription = { kind: 'dense', units };
  const mean = { name: 'mean', takes: ['actor'], prefix: 'actor.mu', layers: [output] };
  const deviation = { name: 'logDeviation', takes: ['actor'], prefix: 'actor.log_std' };
  if (stateNoise === undefined) return [mean, { ...deviation, layers: [output] }];
  const { logDeviation: value, meanClip } = stateNoise;
  const layers = [{ kind: 'stateDeviation', units, value, teaches: true }] as const;
  const own = { ...deviation, layers };
  if (meanClip === undefined) return [mean, own];
  // Stable-Baselines3's Sequential of the two.
  const cut: LayerDescription = { kind: 'clip', limit: meanClip };
  return [{ ...mean, prefix: 'actor.mu.', layers: [output, cut] }, own];
}

function criticNames({ critics }: ActorCriticArchitecture): string[] {
  return Array.from({ length: critics }, (_, i) => `qf${i}`);
}

function criticOf(architecture: ActorCriticArchitecture, name: string): PartDescription {
  const { criticLayers, quantiles } = architecture;
  const norm = normOf(architecture);
  const hidden = criticLayers.flatMap((units) => [...norm, ...criticLayer(architecture, units)]);
  const layers: LayerDescription[] = [...hidden, ...norm, { kind: 'dense', units: quantiles }];
  return { name, takes: ['pair'], prefix: `critic.${name}.`, layers };
}

/** A hidden layer: units are dropped before they are normalized (Hiraoka et al. 2022, figure 2). */
function criticLayer(
  { activation, criticLayerNorm, criticDropout: rate = 0 }: ActorCriticArchitecture,
  units: number,
): LayerDescription[] {
  const dropout: LayerDescription[] = rate > 0 ? [{ kind: 'dropout', rate }] : [];
  if (!criticLayerNorm) return [{ kind: 'dense', units, activation }, ...dropout];
  return [{ kind: 'dense', units }, ...dropout, { kind: 'layerNorm', activation }];
}

/** What stands before every dense layer, if anything. */
function normOf({ batchRenorm }: ActorCriticArchitecture): LayerDescription[] {
  return batchRenorm === undefined ? [] : [{ kind: 'batchRenorm', ...batchRenorm }];
}

function temperaturePart(initial: number): PartDescription {
  const value = Math.log(initial);
  const layers: LayerDescription[] = [{ kind: 'constant', units: 1, value }];
  return { name: 'temperature', takes: [], prefix: 'log_ent_coef', layers };
}
