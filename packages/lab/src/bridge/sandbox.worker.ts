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

/** The one way out of here, and only for what this file says. */
const post = self.postMessage.bind(self);
const UNREACHABLE = ['postMessage', 'reportError', 'Worker', 'BroadcastChannel'];
keepTo(self);

function say(message: BridgeMessage): void {
  post(message);
}

/** Takes away what the code could flood the page with, or have another thread do it. */
function keepTo(scope: object): void {
  for (let object: object | null = scope; object !== null; object = Object.getPrototypeOf(object)) {
    for (const name of UNREACHABLE) Reflect.deleteProperty(object, name);
  }
}

/** The first failure is all there is to say. */
function fail(error: unknown): void {
  const line = lineOf(error);
  const message = error instanceof Error ? error.message : String(error);
  say({ kind: 'failed', message, ...(line === undefined ? {} : { line }) });
  self.close();
}

// Failures in what the code does later end here, too: passed on, a flood of them would be one of messages.
self.addEventListener('error', (event) => {
  event.preventDefault();
  fail(event.error);
});

self.onmessage = ({ data }: MessageEvent<BridgeJob>) => {
  work(data).catch(fail);
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
    hyperparameters: {
      rewardScale: 1,
      learningStarts: 500,
      epsilon: { start: 1, end: 0.05, steps: steps / 4 },
    },
    solve: { interval: 1_000 },
    onEpisode: ({ return: total, length, endedAt, seconds }) =>
      episodes.push({ return: total, length, endedAt, seconds }),
    onProgress: (progress) => {
      say({ kind: 'report', steps: progress.steps, episodes });
      episodes = [];
    },
  });
  const {
    mean = Number.NaN,
    meanLength = Number.NaN,
    episodes: flown = 0,
  } = result.evaluation ?? {};
  say({
    kind: 'done',
    solved: result.solved,
    mean,
    length: meanLength,
    episodes: flown,
    threshold: rewardThreshold,
  });
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
