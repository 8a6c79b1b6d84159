import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { fround } = Math;

export function batchRenormBackward(
  { floats: memory }: Memory,
  step: Step<'batchRenormBackward'>,
  rows: number,
): void {
  const { columns, batch } = step;
  const width = pitch(columns);
  for (let j = 0; j < columns; j++) {
    const gain = memory[step.gain / 4 + j]!;
    const at = (r: number) => r * width + j;
    const xhat = (r: number) => memory[step.values / 4 + at(r)]!;
    const [scale, c, e, p] = [0, 1, 2, 3].map((k) => memory[step.terms / 4 + k * width + j]!) as [
      ...[number, number],
      ...[number, number],
    ];
    let [ofGain, ofBias] = [0, 0];
    for (let r = 0; r < rows; r++) {
      const g = memory[step.gradient / 4 + at(r)]!;
      ofGain = fround(ofGain + fround(g * xhat(r)));
      ofBias = fround(ofBias + g);
    }
    memory[step.gainGradient / 4 + j] = ofGain;
    memory[step.biasGradient / 4 + j] = ofBias;
    const [a, b] = [fround(gain * ofBias), fround(gain * ofGain)];
    const mean = fround(a / rows);
    const slope = fround(fround(fround(e * a) - fround(p * b)) / (rows - 1));
    for (let r = 0; r < rows; r++) {
      const h = fround(memory[step.gradient / 4 + at(r)]! * gain);
      const whole = fround(fround(h - mean) + fround(fround(xhat(r) - c) * slope));
      memory[step.gradient / 4 + at(r)] = (batch ? whole : h) * scale;
    }
  }
}
