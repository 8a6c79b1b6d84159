import { afterEach, describe, expect, it } from 'vitest';
import { register, unregister } from '../../src/env/index.js';
import { EVALUATION_STEPS, evaluate, evaluateAsync, train } from '../../src/training/index.js';
import { Walk } from './brought.js';

/** Nothing ever ends here. */
class Treadmill extends Walk {
  override step(action: number) {
    const result = super.step(action);
    this.place = Math.min(this.place, 5);
    return { ...result, terminated: false };
  }
}

const agentOf = async () => {
  register('Walk-v0', () => new Treadmill());
  const options = { env: 'Walk-v0', preset: 'fast', steps: 50, evaluationEpisodes: 0 };
  return (await train(options)).agent;
};

afterEach(() => {
  unregister('Walk-v0');
});

describe('an episode without an end', () => {
  it('is cut after 10,000 steps, and the result says so', async () => {
    const agent = await agentOf();
    const found = evaluate(agent, { env: 'Walk-v0', episodes: 2 });
    expect(EVALUATION_STEPS).toBe(10_000);
    expect(found).toMatchObject({ cut: 2, meanLength: 10_000 });
    expect(found.results[1]).toMatchObject({ terminated: false, truncated: true, cut: true });
    expect(await evaluateAsync(agent, { env: 'Walk-v0', episodes: 2 })).toEqual(found);
  });

  it('or where it is asked to be; a time limit of its own is no cut', async () => {
    const agent = await agentOf();
    const options = { env: 'Walk-v0', episodes: 1 };
    expect(evaluate(agent, { ...options, maxSteps: 7 })).toMatchObject({ cut: 1, meanLength: 7 });
    const envOptions = { maxEpisodeSteps: 12_000 };
    const limited = evaluate(agent, { ...options, envOptions });
    expect(limited).toMatchObject({ cut: 0, meanLength: 12_000 });
    expect(limited.results[0]).toMatchObject({ truncated: true, cut: false });
    expect(evaluate(agent, { ...options, envOptions, maxSteps: 20_000 })).toMatchObject({ cut: 0 });
    expect(() => evaluate(agent, { ...options, maxSteps: 0 })).toThrow(/maxSteps is 0/);
  });

  it('lets the host breathe, and heeds its signal', async () => {
    const agent = await agentOf();
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 20);
    const endless = { env: 'Walk-v0', episodes: 64, maxSteps: 1e9, signal: controller.signal };
    await expect(evaluateAsync(agent, endless)).rejects.toThrow('enough');
  });

  it('in the last evaluation of a training, a signal ends it, and what was learned is handed out', async () => {
    register('Walk-v0', () => new Treadmill(), { maxEpisodeSteps: 1e9 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 400);
    const { aborted, evaluation, steps } = await train({
      ...{ env: 'Walk-v0', preset: 'fast', steps: 50, signal: controller.signal },
    });
    expect({ aborted, evaluation, steps: steps >= 50 }).toEqual({
      aborted: true,
      evaluation: null,
      steps: true,
    });
  });
});

describe('a validation that a signal breaks off', () => {
  it('is made again by the run that goes on: the same network as without', async () => {
    register('Walk-v0', () => new Walk(), { maxEpisodeSteps: 30, rewardThreshold: 5 });
    const how = {
      ...{ env: 'Walk-v0', preset: 'fast', steps: 900, evaluationEpisodes: 0 },
      solve: {
        gateEpisodes: 3,
        gateSlack: 1000,
        interval: 300,
        validationSlack: 1000,
        keepBest: true,
      },
    };
    const whole = await train(how);
    const controller = new AbortController();
    let resumeFrom: Uint8Array | undefined;
    // The signal comes between the training and the validation at its next suggestion.
    const stopped = await train({
      ...how,
      signal: controller.signal,
      onEpisode: ({ endedAt }) => endedAt > 250 && controller.abort(),
      onCheckpoint: ({ bytes }) => {
        resumeFrom = bytes;
      },
    });
    expect(stopped.aborted).toBe(true);
    const resumed = await train({ ...how, resumeFrom });
    expect(resumed.agent.save()).toEqual(whole.agent.save());
    expect(resumed.validations).toEqual(whole.validations);
  });
});

it('CliffWalking, which has no time limit, trains and ends', async () => {
  const { evaluation, steps } = await train({
    ...{ env: 'CliffWalking-v1', preset: 'fast', steps: 600, evaluationEpisodes: 3 },
  });
  expect(steps).toBeGreaterThanOrEqual(600);
  expect(evaluation?.episodes).toBe(3);
});
