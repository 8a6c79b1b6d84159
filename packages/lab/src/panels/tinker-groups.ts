import type { hyperparameterFields } from 'perilune';

type Field = ReturnType<typeof hyperparameterFields>[number];

/** Fields that belong together, and what they are about. */
export interface FieldGroup {
  title: string;
  text: string;
  fields: readonly Field[];
  /** Those that do nothing as the others stand. */
  idle: readonly Field[];
}

interface Subject {
  title: string;
  text: string;
  names: string;
}

const subjects: readonly Subject[] = [
  {
    title: 'Trying things out',
    text: 'Who only does what it believes in finds nothing better. How often it does something else.',
    names:
      'epsilon noisy noisySigma temperature initialTemperature targetEntropy entropyWeight actionNoise ' +
      'actionNoiseScale stateDependentNoise noiseSteps logStdInit meanClip',
  },
  {
    title: 'What counts',
    text: 'A reward later is worth less than one now; and how much of rewards and observations it sees.',
    names:
      'discount rewardClip rewardScale normalizeObservations normalizeRewards normalizationClip ' +
      'bootstrapTruncated initialValue',
  },
  {
    title: 'Learning',
    text: 'How far each update goes, how many there are, and of how much at once.',
    names:
      'learningRate batchSize gradientSteps trainFrequency epochs minibatches optimizer adamEpsilon ' +
      'optimizerEpsilon rmsDecay maxGradientNorm loss huberDelta lossReduction visitDecay visits onDivergence ' +
      'gradient policyDelay',
  },
  {
    title: 'The target',
    text: 'What an estimate is moved towards: a few rewards, then another estimate, and whose.',
    names:
      'target nStep double targetUpdateInterval targetUpdateUnit tau greedyNetwork averageTau lambda traces networks ' +
      'munchausen munchausenAlpha munchausenTemperature munchausenClip targetNoise targetNoiseClip ' +
      'droppedQuantiles',
  },
  {
    title: 'Memory',
    text: 'What it keeps of the past, and what of that it looks at again.',
    names:
      'replayCapacity learningStarts warmUp prioritized priorityAlpha priorityBeta priorityEpsilon rolloutSteps',
  },
  {
    title: 'How far a policy may move',
    text: 'A policy that leaps falls: what holds each step of it small.',
    names: 'objective clip valueClip valueWeight targetKl normalizeAdvantages',
  },
  {
    title: 'The network',
    text: 'What stands between what it sees and what it does.',
    names:
      'hiddenLayers valueLayers sharedLayers criticLayers critics policy activation initializer layerNorm dueling ' +
      'head atoms vMin vMax quantiles',
  },
  {
    title: 'Table and features',
    text: 'How a state is cut into boxes, or described by numbers that are then weighed.',
    names:
      'bins low high features kernelGammas featuresPerKernel bumpsPerEntry bumpWidth standardizer',
  },
];

const OTHERS: Subject = { title: 'And', text: 'How many worlds it learns in at once.', names: '' };

/** What a field needs of another one to do anything. */
const needs: Readonly<Record<string, readonly [name: string, value: unknown]>> = {
  noisySigma: ['noisy', true],
  atoms: ['head', 'categorical'],
  vMin: ['head', 'categorical'],
  vMax: ['head', 'categorical'],
  quantiles: ['head', 'quantile'],
  munchausenAlpha: ['munchausen', true],
  munchausenTemperature: ['munchausen', true],
  munchausenClip: ['munchausen', true],
  priorityAlpha: ['prioritized', true],
  priorityBeta: ['prioritized', true],
  priorityEpsilon: ['prioritized', true],
  huberDelta: ['loss', 'huber'],
  noiseSteps: ['stateDependentNoise', true],
  meanClip: ['stateDependentNoise', true],
  rmsDecay: ['optimizer', 'rmsprop'],
};

/** The fields of an algorithm in groups. @param standing what a field stands at; undefined: it has none of that name */
export function groupFields(
  fields: readonly Field[],
  standing: (name: string) => unknown,
): readonly FieldGroup[] {
  const isIdle = ({ name }: Field) => {
    const [other, value] = needs[name] ?? [];
    return other !== undefined && ![undefined, value].includes(standing(other));
  };
  const told = new Set(subjects.flatMap(({ names }) => names.split(' ')));
  const others = fields.filter(({ name }) => !told.has(name));
  const groups = [...subjects, { ...OTHERS, names: others.map(({ name }) => name).join(' ') }];
  return groups.flatMap(({ title, text, names }) => {
    const order = names.split(' ');
    const own = fields
      .filter(({ name }) => order.includes(name))
      .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    if (own.length === 0) return [];
    const idle = own.filter(isIdle);
    return { title, text, fields: own.filter((field) => !idle.includes(field)), idle };
  });
}
