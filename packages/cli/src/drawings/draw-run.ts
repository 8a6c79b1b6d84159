import { drawReturns, filmRun, type Picture } from '@perilune/pictures/node';
import { specOf, type TrainResult } from 'perilune';

/** The picture of the returns, and the film of an episode where the environment can be drawn: files by name. */
export async function picturesOf(
  result: TrainResult,
): Promise<[name: string, content: string | Uint8Array][]> {
  const picture = await drawRun(result);
  const film = await filmRun(result);
  return [
    ...(picture === undefined
      ? []
      : [file('reward.svg', picture.svg), file('reward.png', picture.png)]),
    ...(film === undefined ? [] : [file(filmName(result.config.env), film)]),
  ];
}

function file(name: string, content: string | Uint8Array): [string, string | Uint8Array] {
  return [name, content];
}

/** The run's returns by episode; undefined if no episode ended. */
export async function drawRun(result: TrainResult): Promise<Picture | undefined> {
  if (result.episodes.length === 0) return undefined;
  const { env, algo, preset, seed } = result.config;
  return await drawReturns(result.episodes, {
    title: `${env}: ${algo}, preset ${preset}, seed ${seed}`,
    threshold: specOf(env).rewardThreshold,
    solvedAtStep: result.solvedAtStep,
  });
}

/** What a run's film is called: a lander's shows a landing, if all went well. */
export function filmName(env: string): string {
  return env.startsWith('LunarLander') ? 'landing.gif' : 'episode.gif';
}
