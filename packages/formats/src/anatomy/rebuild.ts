import {
  type Agent,
  type AgentDescription,
  AgentFileError,
  encodeAgent,
  loadAgent,
  type NamedTensor,
  parseJson,
} from 'perilune';
import { quoted } from '../text/places.js';

/** What every agent's file says anew, of the version that writes it. */
const WRITTEN = ['format', 'perilune', 'sealed', 'checksum', 'diverged', 'statistics'];

/**
 * Makes an agent of what `toldOf` said of it and its network's tensors, under the names of its layout.
 *
 * @throws AgentFileError when something is missing or does not fit
 */
export function rebuild(
  told: Readonly<Record<string, string>>,
  tensors: readonly NamedTensor[],
): Agent {
  const prefix = told.architecture === undefined ? '' : 'q_net.';
  const all = [...tensors, ...statisticsIn(told)].map((one) => ({
    ...one,
    name: prefix + one.name,
  }));
  const entries = Object.entries(told).filter(([name]) => !WRITTEN.includes(name));
  const description = Object.fromEntries(entries) as unknown as AgentDescription;
  return loadAgent(encodeAgent(description, all));
}

function statisticsIn({ statistics }: Readonly<Record<string, string>>): NamedTensor[] {
  if (statistics === undefined) return [];
  const told = parseJson(statistics);
  if (typeof told !== 'object' || told === null)
    throw new AgentFileError('The statistics are none.');
  return Object.entries(told).map(([name, given]) => {
    const isList = Array.isArray(given) && given.every(isNumber);
    if (!isList) throw new AgentFileError(`The statistics ${quoted(name)} are no list of numbers.`);
    return { name, shape: [given.length], values: Float32Array.from(given as number[]) };
  });
}

/** Which float32 holds. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(Math.fround(value));
}
