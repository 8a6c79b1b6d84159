import { readFileSync } from 'node:fs';
import { loadAgent } from 'perilune';
import { LANDER, type Policy } from './course.js';

/**
 * What a trained lander does where it looks for nothing new.
 *
 * @param file a `model.safetensors`
 * @throws UsageError when it is none, or of another world
 */
export function policyOf(file: string): Policy {
  const agent = loadAgent(readFileSync(file), { env: LANDER });
  return (observation) => agent.act(observation) as number;
}
