import { specOf } from 'perilune';
import { WINDOW } from './episode-log';

const figures: Readonly<Record<string, string>> = {
  [`last ${WINDOW}`]: `What the last ${WINDOW} training episodes earned on average. It tries things out in them, so it earns less than it could.`,
  episodes: 'Flights of the training so far, each from its beginning to its end.',
  clock: 'How long it has been training. Pauses do not count.',
  'steps/s': 'Steps of practice a second, on this machine and in this browser.',
  exploring: 'How often it does something at random instead of what it holds for best.',
  'learning rate': 'How far each update moves what it has learned.',
  loss: 'How far its estimates were off in the latest update. It need not fall: what it aims at moves as well.',
};

/** What a figure of a run is, in a sentence or two. */
export function sayFigure(name: string, env: string | undefined): string {
  const spec = env === undefined ? undefined : specOf(env);
  if (name === 'solved') return sayRule(spec?.rewardThreshold);
  if (name === 'steps') {
    const rate = spec?.stepsPerSecond;
    return `Steps of practice so far: each is one decision${rate ? `; ${rate} of them are a second of flight` : ''}.`;
  }
  return figures[name] ?? 'What its latest updates found.';
}

function sayRule(threshold: number | undefined): string {
  if (threshold === undefined) return 'This world has no mark that counts as solved.';
  return (
    `Test flights decide it: without trying things out they must earn ${threshold} on average. ` +
    'They are the green dots of the plot; the curve is of the training flights and may lie below.'
  );
}
