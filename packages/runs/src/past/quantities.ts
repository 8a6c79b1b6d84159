/** One line of a plot: a column of progress.csv. */
interface Line {
  column: string;
  /** What sets it apart where a quantity has several. */
  label?: string;
}

/** Something that can be plotted of a run. */
export interface Quantity {
  /** As a picture's heading calls it. */
  name: string;
  /** Of the vertical axis, with its unit. */
  title: string;
  /** Columns of progress.csv; the returns come from monitor.csv instead. */
  lines: readonly Line[];
  /** Whether its values span so much that only a logarithmic axis shows them, as long as all are positive. */
  logarithmic?: boolean;
}

/** What `plot --what` can show. */
export const quantities = {
  returns: { name: 'returns', title: 'Return, mean of the last 100 episodes', lines: [] },
  loss: {
    name: 'loss',
    title: 'Loss (units that are learned)',
    lines: [{ column: 'loss' }],
    logarithmic: true,
  },
  epsilon: {
    name: 'epsilon',
    title: 'Epsilon: chance of a random action',
    lines: [{ column: 'epsilon' }],
  },
  q: { name: 'Q-values', title: 'Mean Q-value (reward)', lines: [{ column: 'meanQ' }] },
  value: {
    name: 'value and return',
    title: 'Discounted return (reward)',
    lines: [
      { column: 'predictedReturn', label: 'predicted as the episode began' },
      { column: 'discountedReturn', label: 'what it was' },
    ],
  },
  'td-error': {
    name: 'TD error',
    title: 'Mean size of the TD error (reward)',
    lines: [{ column: 'tdError' }],
    logarithmic: true,
  },
  'gradient-norm': {
    name: 'gradient norm',
    title: 'Gradient norm, before clipping',
    lines: [{ column: 'gradientNorm' }],
    logarithmic: true,
  },
  'dead-units': {
    name: 'dead units',
    title: 'Dead hidden units (share)',
    lines: [{ column: 'deadUnits' }],
  },
  speed: {
    name: 'speed',
    title: 'Environment steps a second',
    lines: [{ column: 'stepsPerSecond' }],
  },
} as const satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof quantities;

/** What a plot can go by, and how its horizontal axis is called. */
export const progressions = {
  steps: 'Environment steps',
  episodes: 'Training episodes',
  seconds: 'Seconds since the run began',
} as const;

export type Progression = keyof typeof progressions;
