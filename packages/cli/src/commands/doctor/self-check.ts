import { missingNatives } from '@perilune/pictures/natives';
import { type Progress, train } from 'perilune';
import type { Finding } from './machine.js';

/** How fast this machine learned for a moment. */
export interface Speed {
  stepsPerSecond: number;
  microsecondsPerUpdate: number;
  /** What `TYPICAL_STEPS` take, without validations and start-up. */
  secondsToLand: number;
}

/** Until these steps the engine still compiles what it runs. */
const WARM_UP = 8_000;
const STEPS = 32_000;
/** Of the searching seeds: what comes of it is thrown away. */
const SEED = 1_000;
/** The median of the preset `fast` until it is solved (docs/presets.md). */
const TYPICAL_STEPS = 95_000;

/**
 * Trains a lander for a moment with the preset `fast`.
 *
 * @throws whatever does not work in the environment or the networks
 */
export async function measureSpeed(): Promise<Speed> {
  let warm: Progress | undefined;
  const { steps, seconds, updates, timing } = await train({
    env: 'LunarLander-v3',
    preset: 'fast',
    seed: SEED,
    steps: STEPS,
    solve: { enabled: false },
    evaluationEpisodes: 0,
    onProgress: (progress) => {
      if (warm === undefined && progress.steps >= WARM_UP) warm = progress;
    },
  });
  const since = warm ?? { steps: 0, seconds: 0 };
  const stepsPerSecond = (steps - since.steps) / (seconds - since.seconds);
  return {
    stepsPerSecond,
    microsecondsPerUpdate: (1e6 * timing.update) / updates,
    secondsToLand: TYPICAL_STEPS / stepsPerSecond,
  };
}

/** The speed as a finding; what does not work at all is one too. */
export async function examineSpeed(): Promise<{ finding: Finding; speed: Speed | null }> {
  try {
    const speed = await measureSpeed();
    return { finding: told(speed), speed };
  } catch (error) {
    const finding: Finding = {
      name: 'training',
      verdict: 'lack',
      found: `does not work: ${(error as Error).message}`,
      meaning: 'please report this, with all that stands above',
    };
    return { finding, speed: null };
  }
}

function told({ stepsPerSecond, microsecondsPerUpdate, secondsToLand }: Speed): Finding {
  const speed = Math.round(stepsPerSecond).toLocaleString('en-US');
  return {
    name: 'training',
    verdict: 'ok',
    found: `${speed} steps/s, ${microsecondsPerUpdate.toFixed(0)} us an update (preset fast, ${STEPS.toLocaleString('en-US')} steps)`,
    meaning: `a typical lander's ${TYPICAL_STEPS.toLocaleString('en-US')} steps take ${secondsToLand.toFixed(1)} s, plus validations`,
  };
}

/** Whether the native parts that draw are there. */
export async function examinePictures(): Promise<Finding> {
  const missing = await missingNatives();
  const none = missing.length === 0;
  return {
    name: 'pictures',
    verdict: none ? 'ok' : 'lack',
    found: none ? 'canvas and WebP encoder load' : `${missing.join(' and ')} cannot be loaded`,
    meaning: none
      ? 'plots and films can be made'
      : 'no plots or films: npm install without --omit=optional; train with --no-pictures meanwhile',
  };
}
