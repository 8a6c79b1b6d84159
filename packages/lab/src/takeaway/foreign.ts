/** Statistics that Stable-Baselines3 keeps in a file beside the agent's. */
const isStatistics = (name: string) => name.endsWith('.pkl');
/** Weights that a model.json of TensorFlow.js names. */
const isWeights = (name: string) => name.endsWith('.bin');

/** An agent that came in, of whatever program. */
export interface Arrival {
  readonly name: string;
  /** Its file, as the library writes it. */
  readonly model: Uint8Array;
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads the agent among files that were given together. What reads other programs' files comes with the first
 * of them: a page that meets none has no use for it.
 *
 * @throws UsageError that names the file, the place in it and the reason
 */
export async function readArrival(files: readonly File[]): Promise<Arrival | undefined> {
  const file = files.find(({ name }) => !isStatistics(name) && !isWeights(name)) ?? files[0];
  if (file === undefined) return undefined;
  const { name } = file;
  const bytes = await bytesOf(file);
  if (name.endsWith('.safetensors')) return { name, model: bytes, notes: [] };
  const beside = files.find((one) => one !== file && isStatistics(one.name));
  const { readForeignAgent } = await import('@perilune/formats');
  const notes: string[] = [];
  const agent = readForeignAgent(bytes, {
    name,
    ...(beside && { vecNormalize: await bytesOf(beside) }),
    beside: await weightsIn(files),
    onNote: (text) => notes.push(text),
  });
  const model = agent.save();
  agent.close();
  return { name, model, notes };
}

async function weightsIn(files: readonly File[]): Promise<Record<string, Uint8Array>> {
  const weights = files.filter(({ name }) => isWeights(name));
  return Object.fromEntries(
    await Promise.all(weights.map(async (one) => [one.name, await bytesOf(one)] as const)),
  );
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
