/** One way to train: a preset with what is changed of it. */
export interface Variant {
  name: string;
  /** What it differs in, for a table. */
  label: string;
  preset: string;
  hyperparameters?: Record<string, unknown>;
}

/** What the article tells of a system. */
export interface ArticleClaim {
  says: string;
  /** Its wall time, as it gives it; undefined where it gives none. */
  wall?: string;
  /** The same in seconds, the lower end. */
  wallSeconds?: number;
}

/** One system of the article, with what is run beside it to see why it does what it does. */
export interface Experiment extends Variant {
  title: string;
  env: string;
  episodes: number;
  article: ArticleClaim;
  /** What the system is, in two or three sentences. */
  what: string;
  /** Its update, as a formula of plain text. */
  formula: string;
  /** What to look for in the numbers, and why they are as they are. */
  why: string;
  /** Layers of its network, where it has one. */
  layers?: readonly number[];
  /** Only run, and compared in a table. */
  beside?: { title: string; variants: readonly Variant[] };
}

const LANDER = 'LunarLander-v3';

const tabular: Experiment = {
  name: 'tabular',
  label: 'tabular',
  title: 'A table over a sparse grid',
  env: LANDER,
  preset: 'article-tabular',
  episodes: 6_000,
  article: { says: 'Q-learning over a grid "did not get us very far".' },
  what: 'Each of the eight observations is cut into bins, and every cell of the grid that is visited gets a row of four action values. The grid is sparse: only visited cells are kept.',
  formula: 'Q(s, a) ← Q(s, a) + α [ r + γ max Q(s′, ·) − Q(s, a) ]',
  why: 'What is learned in one cell says nothing about its neighbour, and most cells are seen a few times at most: the return rises a little at first and then stays where it is, while the number of cells grows with every episode.',
};

const kernelCar: Experiment = {
  name: 'kernel-mountain-car',
  label: 'kernel features',
  title: 'Kernel features on MountainCar',
  env: 'MountainCar-v0',
  preset: 'article-kernel-mountain-car',
  episodes: 300,
  article: { says: 'Solved with kernel features in about 200 episodes.' },
  what: 'The state becomes 400 features: random Fourier features of the RBF kernel, 100 at each of four widths. An action value is a weighted sum of them, with one weight vector an action.',
  formula: 'q(s, a) = wₐ · φ(s),   wₐ ← wₐ + α [ r + γ max q(s′, ·) − q(s, a) ] φ(s)',
  why: 'Two observations are few enough for 400 features to cover the plane they span. Here a state teaches its neighbours, by as much as the kernel says they are alike. Every reward is −1, so the return is minus the number of steps to the flag. Weights of zero promise more than any state can give, which sends the car everywhere without a random action. Training stops when the greedy policy reaches −104 over the validation episodes.',
};

const kernelLander: Experiment = {
  name: 'kernel-lander',
  label: 'kernel features',
  title: 'The same features on the lander',
  env: LANDER,
  preset: 'article-kernel',
  episodes: 2_000,
  article: {
    says: 'Learned something useful, but stopped getting better after about 1,000 episodes.',
    wall: '20-25 min',
    wallSeconds: 1_200,
  },
  what: 'Again 400 random Fourier features, 100 at each of four widths, standardized by the bounds of the observation space; but of eight observations, with wider kernels and smaller steps, and for four actions.',
  formula: 'q(s, a) = wₐ · φ(s),   wₐ ← wₐ + α [ r + γ max q(s′, ·) − q(s, a) ] φ(s)',
  why: 'Four hundred random features are few in eight dimensions, and they cannot adapt: where a finer distinction is needed there is no feature for it. The agent learns to stay upright and slow, which is worth some hundred points, and then has nothing left to express a better policy with.',
};

const online: Experiment = {
  name: 'online',
  label: 'as meant',
  title: 'A network, online, as meant',
  env: LANDER,
  preset: 'article-online',
  episodes: 200,
  layers: [8, 64, 64, 4],
  article: {
    says: 'In 200 episodes it learns almost nothing; it always takes the action of doing nothing.',
    wall: '10 min',
    wallSeconds: 600,
  },
  what: 'A network of two hidden layers of 64 ReLU units gives all four action values at once. After every step of the world it takes one step of SGD on the squared TD error of that transition, with the target held constant (semi-gradient) and nothing bootstrapped past an end.',
  formula:
    'w ← w − α ∇ (y − q(s, a; w))²,   y = r + γ max q(s′, ·; w) held constant; y = r at an end',
  why: 'Rewards of −100 at a crash, a learning rate of 0.001 and a target that moves with every step of the very weights that chase it: the values run away and end as NaN. A policy that picks the first of four NaNs takes action 0, which is "do nothing": the likeliest reason for what the article saw its lander do.',
  beside: {
    title: 'Which cause explains the failure?',
    variants: [
      beside('online-terminal', 'as meant, but ends are bootstrapped', { bootstrapTerminal: true }),
      beside('online-target-only', 'gradient through the target alone', {
        gradient: 'target-only',
      }),
      beside('online-residual', 'full residual gradient', { gradient: 'residual' }),
      beside('online-sarsa', 'as meant, SARSA target', { target: 'sarsa' }),
      beside('online-td', 'as meant, TD target (expected SARSA)', { target: 'td' }),
      beside('online-slow', 'as meant, learning rate 0.0001', { learningRate: 1e-4 }),
      beside('online-slow-printed', 'as printed, learning rate 0.0001', {
        learningRate: 1e-4,
        gradient: 'target-only',
        bootstrapTerminal: true,
      }),
      beside('online-discount', 'as meant, discount 0.99', { discount: 0.99 }),
      beside('online-slow-discount', 'as meant, learning rate 0.0001, discount 0.99', {
        learningRate: 1e-4,
        discount: 0.99,
      }),
      beside('online-networks', 'as meant, one network an action', { networks: 'per-action' }),
      beside('online-slow-networks', 'one network an action, learning rate 0.0001', {
        networks: 'per-action',
        learningRate: 1e-4,
      }),
    ],
  },
};

function beside(name: string, label: string, changes: Record<string, unknown>): Variant {
  return { name, label, preset: 'article-online', hyperparameters: changes };
}

const onlinePrinted: Experiment = {
  ...online,
  name: 'online-as-printed',
  label: 'as printed',
  title: 'The same, as printed',
  preset: 'article-online-as-printed',
  what: "The article's listing reads the prediction through `.numpy()`, so that automatic differentiation sees a plain number there: the gradient flows through the target alone. And the loop adds the value of the last state even where the episode has ended.",
  formula: 'w ← w − α ∇ (y(w) − q)²,   y(w) = r + γ max q(s′, ·; w), q a constant, also at an end',
  why: 'Each step moves the value of the state that comes next towards what the state before was worth, less the reward: time runs backwards, and no reward ever reaches the state that led to it. Nothing about landing can be learned this way, whether or not the values also run away.',
  beside: { title: '', variants: [] },
};

const replay: Experiment = {
  name: 'replay',
  label: 'as meant',
  title: 'Replay and target network, as meant',
  env: LANDER,
  preset: 'article-replay',
  episodes: 2_000,
  layers: [8, 64, 64, 4],
  article: {
    says: 'After 2,000 episodes the lander is "successfully prepared to land".',
    wall: '25 min on a GPU',
    wallSeconds: 1_500,
  },
  what: 'The same network, but every transition goes into a buffer of 10,000, the oldest leaving when it is full. Every four steps Adam takes a step on a batch of 128 drawn from it, towards targets that a copy of the network gives, renewed every 100 steps.',
  formula:
    'w ← w − Adam( ∇ Σ (y − q(s, a; w))² over a batch ),   y = r + γ max q(s′, ·; w⁻), y = r at an end',
  why: 'Replay mends what failed before: a batch of old and new transitions is not one-sided as a row of successive ones is, and the targets stand still for 100 steps. But with a discount of 1 nothing shrinks an error on its way from state to state: what the maximum overestimates is handed on in full, and the values climb to hundreds of thousands where no return exceeds a few hundred. The last experiment changes that one number.',
  beside: {
    title: 'Which of the two slips matters?',
    variants: [
      {
        name: 'replay-frozen',
        label: 'as meant, but the full buffer freezes',
        preset: 'article-replay',
        hyperparameters: { replayEviction: 'newest' },
      },
      {
        name: 'replay-row-max',
        label: "as meant, but the loss of the rows' maxima",
        preset: 'article-replay',
        hyperparameters: { loss: 'row-max' },
      },
    ],
  },
};

const replayDiscounted: Experiment = {
  ...replay,
  name: 'replay-discounted',
  label: 'discount 0.99',
  title: 'The same with a discount of 0.99',
  hyperparameters: { discount: 0.99 },
  article: {
    says: 'After 2,000 episodes the lander is "successfully prepared to land" (with a discount of 1).',
  },
  what: 'One number is changed from the system as meant: the discount, so that a reward a hundred steps away counts a third.',
  formula: 'y = r + 0.99 max q(s′, ·; w⁻), y = r at an end',
  why: 'Now every step shrinks an error by a hundredth, the values stay near the returns they stand for, and the lander lands. This is the last step of the story: the same network that learned nothing online, with a memory, targets that stand still for a while, and a horizon.',
  beside: { title: '', variants: [] },
};

const replayPrinted: Experiment = {
  ...replay,
  name: 'replay-as-printed',
  label: 'as printed',
  title: 'The same, as printed',
  preset: 'article-replay-as-printed',
  what: 'Two slips in the listings. The slice that shortens a full buffer keeps its beginning, so it throws the newest transition away and freezes at the first 10,000. And the loss compares the largest entry of the predicted row with the largest of a target row in which all actions but the one taken are zero.',
  formula: 'loss = Σ ( max t − max q(s, ·; w) )²,   t = y at the action taken, 0 elsewhere',
  why: 'The largest of a row that holds y and zeros is y only where y is positive: every negative target counts as 0, so the network never hears that anything is bad. And whatever action was taken, it is the largest prediction that is moved. From a frozen buffer of flights by an untrained pilot there would be little to learn even with the right loss.',
  beside: { title: '', variants: [] },
};

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
