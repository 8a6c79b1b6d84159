import * as perilune from 'perilune';
import type { Episode } from '../training/reports';
import type { BridgeJob, BridgeMessage } from './messages';

// The code to be tried stands before this in the same script, as the function `userModule`, so that its
// lines have their own numbers in every error.
declare global {
  var userModule: (exports: UserModule, require: (name: string) => unknown) => void;
}

interface UserModule {
  default?: new () => perilune.Env;
  maxEpisodeSteps?: number;
  rewardThreshold?: number;
}

const ID = 'Own-v0';
const EVALUATED = 20;

function say(message: BridgeMessage): void {
  self.postMessage(message);
}

self.onmessage = ({ data }: MessageEvent<BridgeJob>) => {
  work(data).catch((error: unknown) => {
    const line = lineOf(error);
    const message = error instanceof Error ? error.message : String(error);
    say({ kind: 'failed', message, ...(line === undefined ? {} : { line }) });
  });
};

async function work({ seed, steps }: BridgeJob): Promise<void> {
  const own: UserModule = {};
  userModule(own, (name) => {
    if (name === 'perilune') return perilune;
    throw new Error(`Only 'perilune' can be imported here, not '${name}'.`);
  });
  const World = own.default;
  if (typeof World !== 'function') throw new Error('Export the class of the world as default.');
  perilune.checkEnv(new World());
  const { maxEpisodeSteps = 200, rewardThreshold } = own;
  perilune.register(ID, () => new World(), {
    maxEpisodeSteps,
    ...(rewardThreshold === undefined ? {} : { rewardThreshold }),
  });
  let episodes: Episode[] = [];
  const result = await perilune.train({
    env: ID,
    seed,
    steps,
    evaluationEpisodes: EVALUATED,
    hyperparameters: {
      rewardScale: 1,
      learningStarts: 500,
      epsilon: { start: 1, end: 0.05, steps: steps / 4 },
    },
    solve: { margin: 0, interval: 1_000 },
    onEpisode: ({ return: total, length, endedAt, seconds }) =>
      episodes.push({ return: total, length, endedAt, seconds }),
    onProgress: (progress) => {
      say({ kind: 'report', steps: progress.steps, episodes });
      episodes = [];
    },
  });
  const { mean = Number.NaN, meanLength = Number.NaN } = result.evaluation ?? {};
  say({ kind: 'done', solved: result.solved, mean, length: meanLength });
}

/** The first line of the code that an error's stack names. */
function lineOf(error: unknown): number | undefined {
  const lines = userModule.toString().split('\n').length;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, line] of stack.matchAll(/blob:\S*?:(\d+):\d+/g)) {
    if (Number(line) <= lines) return Number(line);
  }
  return undefined;
}
