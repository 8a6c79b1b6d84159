import { UsageError } from 'perilune';
import type { Anatomy, Decision } from '../anatomy/anatomy.js';
import type { LayersBuilder } from './layers-model.js';

type Of<K extends Decision['kind']> = Extract<Decision, { kind: K }>;

/** From what the network says to the model's output. */
export function writeDecision(model: LayersBuilder, { decision }: Anatomy, output: string): string {
  if (decision.kind === 'values') return writeValues(model, decision, output);
  return decision.kind === 'choice'
    ? writeChoice(model, decision, output)
    : writeSteering(model, decision, output);
}

function writeValues(model: LayersBuilder, decision: Of<'values'>, output: string): string {
  const { actions, atoms, isCategorical, weights } = decision;
  if (atoms === 1) return output;
  const said = model.layer('atoms', 'Reshape', [output], { target_shape: [actions, atoms] });
  const spread = isCategorical
    ? model.layer('atoms_probabilities', 'Softmax', [said], { axis: -1 })
    : said;
  const at = (atom: number) => weights[atom] as number;
  const means = model.fixed('atoms_mean', spread, { inputs: atoms, outputs: 1, at });
  return model.layer('q_values', 'Reshape', [means], { target_shape: [actions] });
}

/** The layers API has no argmax: who takes the largest has the action. */
function writeChoice(model: LayersBuilder, decision: Of<'choice'>, logits: string): string {
  const { counts, isBinary } = decision;
  const name = 'probabilities';
  if (isBinary) return model.layer(name, 'Activation', [logits], { activation: 'sigmoid' });
  if (counts.length === 1) return model.layer(name, 'Softmax', [logits], { axis: -1 });
  const width = counts.reduce((sum, count) => sum + count, 0);
  let from = 0;
  const own = counts.map((count, i) => {
    const first = from;
    from += count;
    const at = (input: number, entry: number) => Number(input === first + entry);
    const entry = model.fixed(`entry_${i}`, logits, { inputs: width, outputs: count, at });
    return model.layer(`entry_${i}_probabilities`, 'Softmax', [entry], { axis: -1 });
  });
  return model.layer(name, 'Concatenate', own, { axis: -1 });
}

/** Spread from -1..1 over the bounds; or cut to them, as a ReLU that ends at 1 of what lies 0..1 between them. */
function writeSteering(model: LayersBuilder, decision: Of<'steering'>, means: string): string {
  const { bounding, low, high } = decision;
  const size = low.length;
  const range = high.map((value, i) => value - (low[i] as number));
  const diagonal = (factor: (i: number) => number) => (i: number, o: number) =>
    i === o ? factor(i) : 0;
  const spread = (from: string, half: boolean) =>
    model.fixed('action', from, {
      inputs: size,
      outputs: size,
      at: diagonal((i) => (half ? 0.5 : 1) * (range[i] as number)),
      bias: low.map((value, i) => value + (half ? 0.5 * (range[i] as number) : 0)),
    });
  if (bounding === 'squash')
    return spread(model.layer('squashed', 'Activation', [means], { activation: 'tanh' }), true);
  if (bounding === 'scale') return spread(means, true);
  if (low.every((value) => value === -Infinity) && high.every((value) => value === Infinity))
    return means;
  if (!range.every(Number.isFinite)) {
    throw new UsageError(
      'Actions of which some have one bound, or some none, cannot be said by the layers API: export the agent as ONNX.',
    );
  }
  // Where a bound is the other nothing lies between: whatever is said there becomes 0, and that the bound.
  const inverse = range.map((width) => (width === 0 ? 0 : 1 / width));
  const between = model.fixed('between', means, {
    inputs: size,
    outputs: size,
    at: diagonal((i) => inverse[i] as number),
    bias: low.map((value, i) => -value * (inverse[i] as number)),
  });
  return spread(model.layer('cut', 'ReLU', [between], { max_value: 1 }), false);
}
