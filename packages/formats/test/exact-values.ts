import { decodeSafetensors, type NamedTensor, supportOf, type ValueAgent } from 'perilune';

/**
 * Action values of a network of dense layers with ReLU between them, in float64 from the observation on: what is left
 * of these in float32 is rounding.
 *
 * @returns observation by observation, of each action one
 */
export function exactValues(agent: ValueAgent, rows: Float32Array): number[] {
  const { tensors } = decodeSafetensors(agent.save());
  const of = (ending: string) => tensors.filter(({ name }) => name.endsWith(ending));
  const layers = of('.weight').map((weight, i) => [weight, of('.bias')[i] as NamedTensor] as const);
  const width = layers[0]?.[0].shape[1] as number;
  return Array.from({ length: rows.length / width }, (_, i) => {
    const row = Array.from(rows.subarray(i * width, (i + 1) * width));
    const said = layers.reduce((x, [weight, bias], at) => {
      const sums = dense(x, weight, bias);
      return at < layers.length - 1 ? sums.map((sum) => Math.max(0, sum)) : sums;
    }, row);
    return expectations(agent, said);
  }).flat();
}

function dense(x: readonly number[], { values }: NamedTensor, bias: NamedTensor): number[] {
  return Array.from(bias.values, (b, o) =>
    x.reduce((sum, value, i) => sum + (values[o * x.length + i] as number) * value, b),
  );
}

function expectations(agent: ValueAgent, said: readonly number[]): number[] {
  const { head } = agent.describe().architecture as {
    head:
      | { type: 'categorical'; atoms: number; vMin: number; vMax: number }
      | { type: 'quantile'; quantiles: number };
  };
  const size = head.type === 'categorical' ? head.atoms : head.quantiles;
  const groups = Array.from({ length: said.length / size }, (_, a) =>
    said.slice(a * size, (a + 1) * size),
  );
  if (head.type === 'quantile') return groups.map((x) => x.reduce((sum, q) => sum + q, 0) / size);
  const support = supportOf(head);
  return groups.map((logits) => {
    const most = Math.max(...logits);
    const odds = logits.map((logit) => Math.exp(logit - most));
    const total = odds.reduce((sum, one) => sum + one, 0);
    return odds.reduce((sum, one, k) => sum + (one / total) * (support[k] as number), 0);
  });
}
