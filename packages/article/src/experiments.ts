/** One way to train: a preset with what is changed of it. */
export interface Variant {
  readonly name: string;
  /** What it differs in, for a table. */
  readonly label: string;
  readonly preset: string;
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
}

/**
 * One system of the article, with what is run beside it to see why it does what it does. What is told of it
 * stands in `prose/`, in a file of its name.
 */
export interface Experiment extends Variant {
  readonly env: string;
  readonly episodes: number;
  /** Its wall time, as the article gives it; missing where it gives none. */
  readonly wall?: string;
  /** Units of its network, layer by layer, where it has one. */
  readonly layers?: readonly number[];
  /** Only run, and compared in a table. */
  readonly beside?: { readonly title: string; readonly variants: readonly Variant[] };
}

const LANDER = 'LunarLander-v3';

const tabular: Experiment = {
  name: 'tabular',
  label: 'tabular',
  env: LANDER,
  preset: 'article-tabular',
  episodes: 6_000,
};

const kernelCar: Experiment = {
  name: 'kernel-mountain-car',
  label: 'kernel features',
  env: 'MountainCar-v0',
  preset: 'article-kernel-mountain-car',
  episodes: 300,
};

const kernelLander: Experiment = {
  name: 'kernel-lander',
  label: 'kernel features',
  env: LANDER,
  preset: 'article-kernel',
  episodes: 2_000,
  wall: '20-25 min',
};

const slow = { learningRate: 1e-4 };
const meantGradient = { gradient: 'semi' };

const online: Experiment = {
  name: 'online',
  label: 'as meant',
  env: LANDER,
  preset: 'article-online',
  episodes: 200,
  layers: [8, 64, 64, 4],
  wall: '10 min',
  beside: {
    title: 'Which cause explains the failure?',
    variants: [
      printedOnline('online-terminal', 'as meant, but ends are bootstrapped', meantGradient),
      meantOnline('online-target-only', 'gradient through the target alone', {
        gradient: 'target-only',
      }),
      meantOnline('online-residual', 'full residual gradient', { gradient: 'residual' }),
      meantOnline('online-sarsa', 'as meant, SARSA target', { target: 'sarsa' }),
      meantOnline('online-td', 'as meant, TD target (expected SARSA)', { target: 'td' }),
      meantOnline('online-slow', 'as meant, learning rate 0.0001', slow),
      printedOnline('online-slow-printed', 'as printed, learning rate 0.0001', slow),
      meantOnline('online-discount', 'as meant, discount 0.99', { discount: 0.99 }),
      meantOnline('online-slow-discount', 'as meant, learning rate 0.0001, discount 0.99', {
        ...slow,
        discount: 0.99,
      }),
      meantOnline('online-networks', 'as meant, one network an action', { networks: 'per-action' }),
      meantOnline('online-slow-networks', 'one network an action, learning rate 0.0001', {
        ...slow,
        networks: 'per-action',
      }),
    ],
  },
};

function meantOnline(name: string, label: string, hyperparameters: object): Variant {
  return { name, label, preset: 'article-online', hyperparameters: { ...hyperparameters } };
}

function printedOnline(name: string, label: string, hyperparameters: object): Variant {
  return { ...meantOnline(name, label, hyperparameters), preset: 'article-online-as-printed' };
}

const { beside: _online, ...onlineAlone } = online;

const onlinePrinted: Experiment = {
  ...onlineAlone,
  name: 'online-as-printed',
  label: 'as printed',
  preset: 'article-online-as-printed',
};

const replay: Experiment = {
  name: 'replay',
  label: 'as meant',
  env: LANDER,
  preset: 'article-replay',
  episodes: 2_000,
  layers: [8, 64, 64, 4],
  wall: '25 min on a GPU',
  beside: {
    title: 'Which of the two slips matters?',
    variants: [
      {
        name: 'replay-frozen',
        label: 'as meant, but the full buffer freezes',
        preset: 'article-replay-as-printed',
        hyperparameters: { loss: 'squared' },
      },
      {
        name: 'replay-row-max',
        label: "as meant, but the loss of the rows' maxima",
        preset: 'article-replay-as-printed',
        hyperparameters: { replayEviction: 'oldest' },
      },
    ],
  },
};

const { beside: _replay, ...replayAlone } = replay;

const replayDiscounted: Experiment = {
  ...replayAlone,
  name: 'replay-discounted',
  label: 'discount 0.99',
  hyperparameters: { discount: 0.99 },
};

const replayPrinted: Experiment = {
  ...replayAlone,
  name: 'replay-as-printed',
  label: 'as printed',
  preset: 'article-replay-as-printed',
};

/** The article's systems, in the order of its story. */
export const experiments: readonly Experiment[] = [
  tabular,
  kernelCar,
  kernelLander,
  online,
  onlinePrinted,
  replay,
  replayPrinted,
  replayDiscounted,
];
