import { UsageError } from 'perilune';

/** Statistics that Stable-Baselines3 keeps in a file beside the agent's. */
const isStatistics = (name: string) => name.endsWith('.pkl');
/** Weights that a model.json of TensorFlow.js names. */
const isWeights = (name: string) => name.endsWith('.bin');
const isLayersModel = (name: string) => name.endsWith('.json');

/** An agent that came in, of whatever program. */
export interface Arrival {
  readonly name: string;
  /** Its file, as the library writes it. */
  readonly model: Uint8Array;
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads the agents among files that were given together. What reads other programs' files comes with the first
 * of them: a page that meets none has no use for it.
 *
 * @throws UsageError that names the file, the place in it and the reason
 */
export async function readArrivals(files: readonly File[]): Promise<Arrival[]> {
  const agents = files.filter(({ name }) => !isStatistics(name) && !isWeights(name));
  const statistics = files.filter(({ name }) => isStatistics(name));
  const weights = files.filter(({ name }) => isWeights(name));
  refuseUnclear(agents, 'statistics', statistics);
  refuseUnclear(
    agents.filter(({ name }) => isLayersModel(name)),
    'weights',
    weights,
  );
  refuseTwice(weights);
  // Statistics alone are refused by name.
  const given = agents.length === 0 ? files.slice(0, 1) : agents;
  const arrivals: Arrival[] = [];
  for (const file of given) arrivals.push(await readArrival(file, statistics[0], weights));
  return arrivals;
}

async function readArrival(
  file: File,
  statistics: File | undefined,
  weights: readonly File[],
): Promise<Arrival> {
  const { name } = file;
  const bytes = await bytesOf(file);
  if (name.endsWith('.safetensors')) return { name, model: bytes, notes: [] };
  const { readForeignAgent } = await import('@perilune/formats');
  const notes: string[] = [];
  const agent = readForeignAgent(bytes, {
    name,
    ...(statistics && statistics !== file && { vecNormalize: await bytesOf(statistics) }),
    beside: await byName(weights),
    onNote: (text) => notes.push(text),
  });
  const model = agent.save();
  agent.close();
  return { name, model, notes };
}

/** @throws UsageError where it cannot be told whose a file is */
function refuseUnclear(agents: readonly File[], what: string, files: readonly File[]): void {
  if (agents.length < 2 || files.length === 0) return;
  const names = agents.map(({ name }) => name).join(' and ');
  throw new UsageError(
    `Of which of ${names} are the ${what} ${files[0]?.name}? Drop that one with them first, then the other.`,
  );
}

/** @throws UsageError where two of them have one name, which is all that an agent knows them by */
function refuseTwice(files: readonly File[]): void {
  const names = files.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new UsageError(`There are two files ${twice}. Drop one agent's files at a time.`);
}

async function byName(files: readonly File[]): Promise<Record<string, Uint8Array>> {
  return Object.fromEntries(
    await Promise.all(files.map(async (one) => [one.name, await bytesOf(one)] as const)),
  );
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
