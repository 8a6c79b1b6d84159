import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnnx, writeStableBaselines3, writeVecNormalize } from '@perilune/formats';
import {
  type Agent,
  createAgent,
  decodeSafetensors,
  isValueAgent,
  loadAgent,
  type MadeEnv,
  make,
  UsageError,
} from 'perilune';

/** Reset seeds of the observations that actions are compared on. */
const SEEDS = Array.from({ length: 100 }, (_, i) => 30_000 + i);

const initializer = 'glorot-uniform';

/** By name: hyperparameters, and whether the lander is the throttled one. */
const AGENTS: Readonly<Record<string, readonly [options: object, isThrottled?: boolean]>> = {
  dqn: [{}],
  rainbow: [
    { head: 'categorical', atoms: 21, vMin: -2, vMax: 2, dueling: true, noisy: true, epsilon: 0 },
  ],
  c51: [{ head: 'categorical', atoms: 51, vMin: -300, vMax: 300 }],
  layerNorm: [{ layerNorm: true }],
  qrdqn: [{ head: 'quantile', quantiles: 25 }],
  ppo: [{ algo: 'ppo', activation: 'elu', initializer }],
  ppoShared: [{ algo: 'ppo', sharedLayers: [16], initializer }],
  ppoNormalized: [{ algo: 'ppo', normalizeObservations: true, normalizationClip: 10, initializer }],
  ppoContinuous: [{ algo: 'ppo', initializer }, true],
  a2c: [{ algo: 'a2c', initializer }],
  sac: [{ algo: 'sac' }, true],
  sacFixed: [{ algo: 'sac', temperature: 0.1 }, true],
  sacByState: [{ algo: 'sac', stateDependentNoise: true }, true],
  tqc: [{ algo: 'tqc' }, true],
  td3: [{ algo: 'td3' }, true],
  ddpg: [{ algo: 'ddpg' }, true],
};

/**
 * Writes agents of every algorithm as zip and as ONNX, and what each does on 100 reset seeds.
 *
 * @returns what the run and the hub folder in the same place hold, as files to write
 */
export function writeAgents(folder: string): Readonly<Record<string, string>> {
  for (const [name, [options, continuous = false]] of Object.entries(AGENTS)) {
    const env = make('LunarLander-v3', { continuous });
    const made = createAgent({ env, seed: 3, hiddenLayers: [24, 16], ...options } as never) as {
      snapshot(): Agent;
    };
    writeAgent(join(folder, 'agents', name), made.snapshot(), env as MadeEnv);
    env.close();
  }
  return told(folder);
}

function writeAgent(place: string, agent: Agent, env: MadeEnv): void {
  const observations = SEEDS.map((seed) =>
    Array.from(env.reset({ seed }).observation as Float32Array),
  );
  const actions = observations.map((seen) =>
    [agent.act(seen)].flatMap((one) => (typeof one === 'number' ? [one] : [...one])),
  );
  const values = isValueAgent(agent)
    ? observations.map((seen) => [...agent.qValues(seen)])
    : undefined;
  writeFileSync(`${place}.onnx`, writeOnnx(agent));
  const algorithm = writeZip(place, agent);
  writeFileSync(
    `${place}.json`,
    JSON.stringify({ algorithm, observations, actions, values, size: sizeOf(agent) }),
  );
}

/** How large what a value is summed of may be: float32 is exact to a share of that. */
function sizeOf(agent: Agent): number {
  const { head } = (agent.describe().architecture ?? {}) as { head?: { vMax?: number } };
  return Math.max(1, head?.vMax ?? 0);
}

/** @returns which class loads it; undefined for one that Stable-Baselines3 has no word for */
function writeZip(place: string, agent: Agent): string | undefined {
  try {
    const { algorithm, bytes } = writeStableBaselines3(agent);
    writeFileSync(`${place}.zip`, bytes);
    const statistics = writeVecNormalize(agent);
    if (statistics !== undefined) writeFileSync(`${place}.pkl`, statistics);
    return algorithm;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** What the hub's agent and the run are known to hold. */
function told(folder: string): Record<string, string> {
  const bytes = readFileSync(join(folder, 'hub', 'model.safetensors'));
  const { algo } = loadAgent(bytes);
  const { tensors } = decodeSafetensors(bytes);
  const sums = tensors.map(({ name, values }) => [name, values.reduce((sum, x) => sum + x, 0)]);
  const { steps } = JSON.parse(readFileSync(join(folder, 'run', 'result.json'), 'utf8'));
  const rows = readFileSync(join(folder, 'run', 'monitor.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  return {
    'tensors.json': JSON.stringify({ algo, sums: Object.fromEntries(sums) }),
    'run.json': JSON.stringify({ steps, episodes: rows.length - 2 }),
  };
}
