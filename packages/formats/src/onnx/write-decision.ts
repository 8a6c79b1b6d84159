import type { Anatomy, Decision } from '../anatomy/anatomy.js';
import type { GraphBuilder } from './graph.js';
import { DataType } from './messages.js';

type Of<K extends Decision['kind']> = Extract<Decision, { kind: K }>;

/** From what the network says to what the file promises. @param output [batch, units] */
export function writeDecision(graph: GraphBuilder, { decision }: Anatomy, output: string): void {
  if (decision.kind === 'values') writeValues(graph, decision, output);
  else if (decision.kind === 'choice') writeChoice(graph, decision, output);
  else writeSteering(graph, decision, output);
}

/** Of a categorical head the expectations of its distributions, of quantiles their means. */
function writeValues(graph: GraphBuilder, decision: Of<'values'>, output: string): void {
  const { actions, atoms, isCategorical, weights } = decision;
  const name = 'q_values';
  const doc = 'Q(s, a): what each action is expected to return, in the units of the environment.';
  if (atoms === 1) graph.node(name, 'Identity', [output]);
  else {
    const form = graph.constant('atoms.form', [3], [-1, actions, atoms]);
    const said = graph.node('atoms', 'Reshape', [output, form]);
    const spread = isCategorical
      ? graph.node('atoms.probabilities', 'Softmax', [said], { axis: 2 })
      : said;
    const weigh = graph.constant('atoms.weights', [atoms, 1], weights);
    const means = graph.node('atoms.means', 'MatMul', [spread, weigh]);
    graph.node(name, 'Reshape', [means, graph.constant('q_values.form', [2], [-1, actions])]);
  }
  graph.output(name, DataType.float, actions, doc);
}

function writeChoice(graph: GraphBuilder, decision: Of<'choice'>, logits: string): void {
  const { counts, isBinary, isSingle } = decision;
  const width = counts.reduce((sum, count) => sum + count, 0);
  if (isBinary) {
    graph.node('probabilities', 'Sigmoid', [logits]);
    const above = graph.node('above', 'Greater', [
      logits,
      graph.constant('zero', [], Float32Array.of(0)),
    ]);
    graph.node('action', 'Cast', [above], { to: DataType.int64 });
  } else if (isSingle) {
    graph.node('probabilities', 'Softmax', [logits], { axis: 1 });
    shifted(graph, decision, graph.node('mode', 'ArgMax', [logits], { axis: 1, keepdims: 0 }));
  } else writeEntries(graph, decision, logits);
  graph.output(
    'action',
    DataType.int64,
    isSingle ? undefined : counts.length,
    'The likeliest action, of several the first.',
  );
  graph.output(
    'probabilities',
    DataType.float,
    width,
    isBinary ? 'Of every bit that it is 1.' : 'Of every action, entry by entry.',
  );
}

/** A MultiDiscrete: each entry by itself. */
function writeEntries(graph: GraphBuilder, decision: Of<'choice'>, logits: string): void {
  const axis = graph.constant('axis', [1], [1]);
  let at = 0;
  const own = decision.counts.map((count, i) => {
    const from = graph.constant(`entry.${i}.from`, [1], [at]);
    at += count;
    const to = graph.constant(`entry.${i}.to`, [1], [at]);
    return graph.node(`entry.${i}`, 'Slice', [logits, from, to, axis]);
  });
  const softmax = own.map((entry) => graph.node(`${entry}.p`, 'Softmax', [entry], { axis: 1 }));
  graph.node('probabilities', 'Concat', softmax, { axis: 1 });
  const modes = own.map((entry) =>
    graph.node(`${entry}.mode`, 'ArgMax', [entry], { axis: 1, keepdims: 1 }),
  );
  shifted(graph, decision, graph.node('mode', 'Concat', modes, { axis: 1 }));
}

/** From indices to actions, which may begin with another number than 0. */
function shifted(graph: GraphBuilder, { starts }: Of<'choice'>, indices: string): void {
  if (starts.every((start) => start === 0)) graph.node('action', 'Identity', [indices]);
  else graph.node('action', 'Add', [indices, graph.constant('start', [starts.length], starts)]);
}

/** As `Stable-Baselines3`: cut to the bounds, or from -1..1 spread over them, after a tanh where it is squashed. */
function writeSteering(graph: GraphBuilder, decision: Of<'steering'>, means: string): void {
  const { bounding, low, high } = decision;
  const size = low.length;
  const least = graph.constant('low', [size], low);
  const most = graph.constant('high', [size], high);
  if (bounding === 'clip') {
    const cut = graph.node('cut', 'Max', [means, least]);
    graph.node('action', 'Min', [cut, most]);
  } else {
    const unit = bounding === 'squash' ? graph.node('squashed', 'Tanh', [means]) : means;
    const scalar = (name: string, value: number) =>
      graph.constant(name, [], Float32Array.of(value));
    const raised = graph.node('raised', 'Add', [unit, scalar('one', 1)]);
    const share = graph.node('share', 'Mul', [raised, scalar('half', 0.5)]);
    const range = graph.constant(
      'range',
      [size],
      high.map((value, i) => value - (low[i] as number)),
    );
    const moved = graph.node('moved', 'Add', [graph.node('spread', 'Mul', [share, range]), least]);
    // Where float32 rounds low + (high - low) up.
    graph.node('action', 'Min', [moved, most]);
  }
  graph.output('action', DataType.float, size, 'The action, within the bounds of its space.');
}
