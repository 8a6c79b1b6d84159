import { drawReturns, filmRun, type Picture } from '@perilune/pictures/node';
import { episodesOf, type Run, thresholdOf } from '@perilune/runs/past';
import { type RunConfig, specOf, type TrainResult } from 'perilune';
import { signed } from '../output-mark.js';

/**
 * The picture of the returns, and the film of an episode where the environment can be drawn: files by name.
 *
 * @param onNote told where the environment fails in the film, which the run is none the worse for
 */
export async function picturesOf(
  result: TrainResult,
  onNote: (text: string) => void,
): Promise<[name: string, content: string | Uint8Array][]> {
  const picture = await drawRun(result);
  const film = await filmRun(result).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    onNote(`There is no film of ${result.config.env}: ${why}`);
    return undefined;
  });
  return [
    ...(picture === undefined
      ? []
      : [file('reward.svg', picture.svg), file('reward.png', picture.png)]),
    ...(film === undefined ? [] : [file(filmName(result.config.env), film)]),
  ];
}

/** Known as ours, so that they may be drawn anew. */
function file(name: string, content: string | Uint8Array): [string, Uint8Array] {
  return [name, signed(name, content)];
}

/** The run's returns by episode; undefined if no episode ended. */
export async function drawRun(result: TrainResult): Promise<Picture | undefined> {
  if (result.episodes.length === 0) return undefined;
  const { config, validations, solvedAtStep } = result;
  return await drawReturns(result.episodes, {
    title: titleOf(config),
    threshold: specOf(config.env).rewardThreshold,
    ...{ validations, solvedAtStep },
  });
}

/** The same of a run's folder, where an episode ends after the steps of all before it; undefined if none ended. */
export async function drawPastRun({ folder, config, result }: Run): Promise<Picture | undefined> {
  let endedAt = 0;
  const episodes = episodesOf(folder).map((episode) => {
    endedAt += episode.length;
    return { return: episode.return, endedAt };
  });
  if (episodes.length === 0) return undefined;
  return await drawReturns(episodes, {
    title: titleOf(config),
    threshold: thresholdOf(config.env),
    validations: result?.validations,
    solvedAtStep: result?.solvedAtStep,
  });
}

function titleOf({
  env,
  algo,
  preset,
  seed,
}: Pick<RunConfig, 'env' | 'algo' | 'preset' | 'seed'>): string {
  return `${env}: ${algo}, preset ${preset}, seed ${seed}`;
}

/** What a run's film is called: a lander's shows a landing, if all went well. */
export function filmName(env: string): string {
  return env.startsWith('LunarLander') ? 'landing.gif' : 'episode.gif';
}
