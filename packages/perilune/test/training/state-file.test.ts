import { describe, expect, it } from 'vitest';
import { createAgent, stream } from '../../src/agents/index.js';
import { makeVector } from '../../src/env/index.js';
import { decodeArrays } from '../../src/net/index.js';
import { copyState } from '../../src/state/index.js';
import { DamagedCheckpointError, loadState, saveState, train } from '../../src/training/index.js';

/** A loop of one's own: its parts, and a function that moves them on by steps. */
function loop(seed: number) {
  const envs = makeVector('CartPole-v1', 2, { autoreset: 'same-step' });
  let { observations } = envs.reset({ seed });
  const agent = createAgent({
    ...{ env: envs, seed, hiddenLayers: [8], learningStarts: 20 },
    ...{ environments: 2, batchSize: 8, replayCapacity: 100 },
  });
  const random = stream(seed, 'noise');
  const present = new Float32Array(observations);
  const place = {
    serialize: (archive: { array(name: string, values: Float32Array): void }) =>
      archive.array('observations', present),
  };
  const go = (steps: number) => {
    for (let i = 0; i < steps; i++) {
      const actions = new Float32Array(2);
      agent.exploreInto(present, actions);
      if (random.nextDouble() < 0.1) actions[0] = 0;
      const step = envs.step(actions);
      const next = step.observations.slice();
      for (let lane = 0; lane < 2; lane++) {
        if (!step.terminated[lane] && !step.truncated[lane]) continue;
        next.set(step.finalObservations.subarray(4 * lane, 4 * lane + 4), 4 * lane);
      }
      agent.observeAll({ ...step, observations: present, actions, nextObservations: next });
      ({ observations } = step);
      present.set(observations);
      agent.learn();
    }
  };
  return { parts: { agent, envs, random, place }, go };
}

describe('the state of a loop of one’s own', () => {
  it('goes to bytes and back in one call, and another loop of other seeds goes on as the first', () => {
    const [first, other] = [loop(1), loop(2)];
    first.go(150);
    other.go(33);
    loadState(other.parts, saveState(first.parts));
    first.go(100);
    other.go(100);
    for (const part of ['agent', 'envs', 'random', 'place'] as const) {
      expect(copyState(other.parts[part])).toEqual(copyState(first.parts[part]));
    }
    expect(saveState(other.parts)).toEqual(saveState(first.parts));
  });

  it('is a safetensors file of format perilune-state, edition 1, its arrays named by their parts', () => {
    const { arrays, metadata } = decodeArrays(saveState(loop(1).parts));
    expect(metadata).toMatchObject({ format: 'perilune-state', edition: '1' });
    const names = [...arrays.keys()];
    expect(names).toContain('agent.network.parameters');
    expect(names).toContain('place.observations');
    expect(names.at(-1)).toBe('checksum');
  });

  it('is never taken damaged: a bit flipped at every 97th byte, and at any length cut off', () => {
    const bytes = saveState(loop(1).parts);
    const { parts } = loop(2);
    const before = saveState(parts);
    for (let i = 0; i < bytes.length; i += 97) {
      const damaged = bytes.slice();
      damaged[i] = (damaged[i] as number) ^ (1 << (i % 8));
      expect(() => loadState(parts, damaged)).toThrow(DamagedCheckpointError);
      expect(() => loadState(parts, bytes.subarray(0, i))).toThrow(DamagedCheckpointError);
    }
    expect(saveState(parts)).toEqual(before);
  });

  it('is refused where it does not fit, by name, and then nothing has changed', async () => {
    const { agent, ...rest } = loop(1).parts;
    const { parts } = loop(2);
    const before = saveState(parts);
    expect(() => loadState(parts, saveState({ agent }))).toThrow(/"envs\..* is missing/);
    expect(() => loadState(rest, saveState(parts))).toThrow(/"agent\..* belongs nowhere/);
    expect(() => saveState({ agent, step: 7 as never })).toThrow('The part "step" has no method');
    expect(saveState(parts)).toEqual(before);
    const taken: Uint8Array[] = [];
    await train({
      ...{ env: 'CartPole-v1', steps: 40, evaluationEpisodes: 0, checkpointEvery: 0 },
      gate: async () => 16,
      onCheckpoint: ({ bytes }) => void taken.push(bytes),
    });
    expect(() => loadState(parts, taken[0] as Uint8Array)).toThrow(
      'These bytes are no state: their format is "perilune-checkpoint"',
    );
  });
});
