import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { clamp } from './sums.js';

const { floor, fround } = Math;

export function atomTargets(
  { floats: memory }: Memory,
  step: Step<'atomTargets'>,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    const row = r * pitch(step.atoms);
    const reward = memory[step.rewards / 4 + r]!;
    const discount = memory[step.discounts / 4 + r]!;
    for (let k = 0; k < step.atoms; k++) {
      const bootstrap = fround(discount * memory[step.next / 4 + row + k]!);
      memory[step.targets / 4 + row + k] = reward + bootstrap;
    }
  }
}

export function projectAtoms(
  { floats: memory }: Memory,
  step: Step<'projectAtoms'>,
  rows: number,
): void {
  const { atoms } = step;
  const [vMin, vMax] = [fround(step.vMin), fround(step.vMax)];
  const spacing = fround(fround(vMax - vMin) / (atoms - 1));
  for (let r = 0; r < rows; r++) {
    const row = r * pitch(atoms);
    const to = step.targets / 4 + row;
    memory.fill(0, to, to + pitch(atoms));
    for (let k = 0; k < atoms; k++) {
      const z = fround(vMin + fround(k * spacing));
      const moved = fround(memory[step.discounts / 4 + r]! * z);
      const t = clamp(fround(memory[step.rewards / 4 + r]! + moved), vMin, vMax);
      if (Number.isNaN(t)) {
        memory.fill(Number.NaN, to, to + atoms);
        break;
      }
      const b = clamp(fround(fround(t - vMin) / spacing), 0, atoms - 1);
      const l = floor(b);
      const u = fround(b - l);
      const p = memory[step.next / 4 + row + k]!;
      memory[to + l]! += fround(p * fround(1 - u));
      if (u > 0) memory[to + l + 1]! += fround(p * u);
    }
  }
}
