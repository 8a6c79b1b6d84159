import { readFileSync } from 'node:fs';
import { loadAgent, type RunOptions, train, UsageError, type ValueAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../pins/pin.js';

const folder = new URL('../fixtures/edition-1/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const readJson = <T>(name: string): T => JSON.parse(read(name).toString('utf8'));

interface AgentBook {
  observations: number[][];
  agents: Record<
    string,
    { algo: string; trainedIn: string; actions: number[]; qValues: number[][] }
  >;
}

interface CheckpointEntry {
  options: RunOptions;
  /** What the run came to when it was never stopped. */
  end: { tensors: string; steps: number; updates: number; episodes: number };
}

describe('agent files of edition 1', () => {
  const { observations, agents } = readJson<AgentBook>('agents.json');

  it.each(Object.entries(agents))(
    '%s acts as it did, with the same Q-values to the bit',
    (name, was) => {
      const agent = loadAgent(read(`agents/${name}.safetensors`)) as ValueAgent;
      expect(agent).toMatchObject({ algo: was.algo, trainedIn: was.trainedIn });
      expect(observations.map((observation) => agent.act(observation))).toEqual(was.actions);
      const qValues = observations.map((observation) => [...agent.qValues(observation)]);
      expect(qValues).toEqual(was.qValues);
    },
  );
});

/** What comes of a checkpoint; an error is for people, and is told by its message. */
async function endOf(options: RunOptions, resumeFrom: Uint8Array) {
  try {
    const run = await train({ ...options, resumeFrom, evaluationEpisodes: 0 });
    const { agent, steps, updates, episodes } = run;
    return { tensors: hashOf(agent.save()), steps, updates, episodes: episodes.length };
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('a checkpoint of edition 1', () => {
  const entries = Object.entries(readJson<Record<string, CheckpointEntry>>('checkpoints.json'));

  it.each(entries)(
    '%s goes on to the end it would have had, or is refused by its edition',
    async (name, { options, end }) => {
      const found = await endOf(options, read(`checkpoints/${name}.checkpoint`));
      if (typeof found !== 'string') expect(found).toEqual(end);
      else expect(found).toMatch(/edition \d.*perilune 0\.1\.0/s);
    },
  );
});
