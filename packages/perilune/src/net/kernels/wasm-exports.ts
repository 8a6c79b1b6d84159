import type { Address } from './arena.js';

/** What assembly/net exports: the contract's operations with their records spread out. */
export interface NetExports {
  heapBase(): Address;
  denseForward(
    input: Address,
    inputPitch: number,
    inputs: number,
    weights: Address,
    bias: Address,
    output: Address,
    outputs: number,
    relu: number,
    sparse: number,
    rows: number,
    scratch: Address,
  ): void;
  denseBackwardParameters(
    input: Address,
    inputPitch: number,
    inputs: number,
    outputGradient: Address,
    outputs: number,
    weightGradient: Address,
    biasGradient: Address,
    sparse: number,
    rows: number,
    scratch: Address,
  ): void;
  denseBackwardInput(
    outputGradient: Address,
    outputs: number,
    weightsTransposed: Address,
    inputGradient: Address,
    inputs: number,
    relu: number,
    activation: Address,
    sparse: number,
    rows: number,
    scratch: Address,
  ): void;
  transpose(from: Address, rows: number, columns: number, to: Address): void;
  rowMax(values: Address, columns: number, maxima: Address, rows: number): void;
  rowArgmax(values: Address, columns: number, indices: Address, rows: number): void;
  gather(values: Address, columns: number, indices: Address, taken: Address, rows: number): number;
  tdTargets(
    rewards: Address,
    discounts: Address,
    nextValues: Address,
    targets: Address,
    rows: number,
  ): void;
  tdLossGradient(
    kind: number,
    reduction: number,
    delta: number,
    values: Address,
    columns: number,
    actions: Address,
    targets: Address,
    weights: Address,
    tdErrors: Address,
    valueGradient: Address,
    totals: Address,
    rows: number,
  ): number;
  sumOfSquares(block: Address, count: number): number;
  scale(block: Address, count: number, factor: number): void;
  sgd(parameters: Address, gradients: Address, count: number, learningRate: number): void;
  adam(
    parameters: Address,
    gradients: Address,
    firstMoments: Address,
    secondMoments: Address,
    count: number,
    beta1: number,
    beta2: number,
    oneMinusBeta1: number,
    oneMinusBeta2: number,
    epsilon: number,
    stepSize: number,
    rootCorrection: number,
    scratch: Address,
  ): void;
  polyak(from: Address, to: Address, count: number, tau: number): void;
  copy(from: Address, to: Address, count: number): void;
  allFinite(block: Address, count: number): number;
  layerNormForward(
    values: Address,
    columns: number,
    gain: Address,
    bias: Address,
    epsilon: number,
    relu: number,
    scales: Address,
    output: Address,
    rows: number,
    scratch: Address,
  ): void;
  layerNormBackward(
    values: Address,
    columns: number,
    gain: Address,
    scales: Address,
    gradient: Address,
    gainGradient: Address,
    biasGradient: Address,
    rows: number,
    scratch: Address,
  ): void;
  duelingForward(
    actionCount: number,
    atoms: number,
    stride: number,
    value: Address,
    advantages: Address,
    output: Address,
    rows: number,
  ): void;
  duelingBackward(
    actionCount: number,
    atoms: number,
    stride: number,
    value: Address,
    advantages: Address,
    output: Address,
    rows: number,
  ): void;
  add(from: Address, columns: number, to: Address, rows: number): void;
  perturb(
    from: Address,
    deviations: Address,
    rows: number,
    columns: number,
    rowNoise: Address,
    columnNoise: Address,
    to: Address,
  ): void;
  noiseGradient(
    from: Address,
    rows: number,
    columns: number,
    rowNoise: Address,
    columnNoise: Address,
    to: Address,
  ): void;
  softmax(
    actionCount: number,
    atoms: number,
    stride: number,
    logits: Address,
    probabilities: Address,
    rows: number,
  ): void;
  expectation(
    actionCount: number,
    atoms: number,
    stride: number,
    distribution: Address,
    factors: Address,
    values: Address,
    rows: number,
  ): void;
  gatherAtoms(
    actionCount: number,
    atoms: number,
    stride: number,
    distribution: Address,
    indices: Address,
    taken: Address,
    rows: number,
  ): number;
  mixAtoms(
    actionCount: number,
    atoms: number,
    stride: number,
    distribution: Address,
    policy: Address,
    mixed: Address,
    rows: number,
  ): void;
  softPolicy(
    values: Address,
    nextValues: Address,
    columns: number,
    actions: Address,
    rewards: Address,
    discounts: Address,
    temperature: number,
    alpha: number,
    clip: number,
    policy: Address,
    softRewards: Address,
    rows: number,
  ): number;
  atomTargets(
    rewards: Address,
    discounts: Address,
    next: Address,
    atoms: number,
    targets: Address,
    rows: number,
  ): void;
  projectAtoms(
    rewards: Address,
    discounts: Address,
    next: Address,
    atoms: number,
    targets: Address,
    vMin: number,
    vMax: number,
    rows: number,
  ): void;
  categoricalLossGradient(
    actionCount: number,
    atoms: number,
    stride: number,
    values: Address,
    actions: Address,
    targets: Address,
    weights: Address,
    reduction: number,
    tdErrors: Address,
    priorities: Address,
    valueGradient: Address,
    totals: Address,
    support: Address,
    rows: number,
  ): number;
  quantileLossGradient(
    actionCount: number,
    atoms: number,
    stride: number,
    values: Address,
    actions: Address,
    targets: Address,
    weights: Address,
    reduction: number,
    tdErrors: Address,
    priorities: Address,
    valueGradient: Address,
    totals: Address,
    delta: number,
    rows: number,
    scratch: Address,
  ): number;
  activate(
    activation: number,
    input: Address,
    columns: number,
    output: Address,
    rows: number,
  ): void;
  activateBackward(
    activation: number,
    input: Address,
    columns: number,
    output: Address,
    gradient: Address,
    rows: number,
  ): void;
  expandRows(
    input: Address,
    inputPitch: number,
    segments: Address,
    segmentCount: number,
    output: Address,
    outputPitch: number,
    rows: number,
  ): void;
  normalizeRows(
    input: Address,
    inputPitch: number,
    columns: number,
    mean: Address,
    variance: Address,
    epsilon: number,
    clip: number,
    output: Address,
    outputPitch: number,
    rows: number,
  ): void;
  maskValues(values: Address, columns: number, masks: Address, fill: number, rows: number): void;
  countDead(values: Address, columns: number, rows: number): number;
}
