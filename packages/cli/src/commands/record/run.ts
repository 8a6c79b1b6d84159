import { extname } from 'node:path';
import { type FilmFrame, fly, stepsPerFrame, stepsToShow } from '@perilune/pictures';
import { type FilmFormat, filmEpisode } from '@perilune/pictures/node';
import { endOf, type TrainedAgent } from '@perilune/runs';
import {
  type EvaluatedEpisode,
  evaluateAsync,
  MOST_EPISODES,
  make,
  specOf,
  UsageError,
} from 'perilune';
import { oneOf, readInteger } from '../../options/settings.js';
import { readTrainedAgent, type TrainedAgentFlags } from '../../options/trained-agent.js';
import { checkWritable, writeOut } from '../../output.js';
import { telling } from '../../terminal/activity.js';
import { nearPath, score } from '../../terminal/words.js';

export interface RecordFlags extends TrainedAgentFlags {
  seed: string;
  pick?: string;
  of?: string;
  /** False with --no-overlay. */
  overlay: boolean;
  fps?: string;
  width: string;
  out: string;
  force?: boolean;
  json?: boolean;
}

const PICKS = ['best', 'worst', 'median'] as const;
/** As many as a GIF can show. */
const MOST_FRAMES_PER_SECOND = 50;

/** `perilune record`: a film of one episode. */
export async function record(source: string, flags: RecordFlags): Promise<void> {
  const { out, force } = flags;
  const format = formatOf(out);
  const look = readLook(flags);
  const trained = await readTrainedAgent(source, flags);
  checkWritable(out, { force });
  const episode = await chooseEpisode(trained, flags);
  const { film, frames } = await telling('drawing the film', () =>
    filmOf(trained, episode, flags, { ...look, format }),
  );
  writeOut(out, film, { force });
  const { seed, length } = episode;
  const told = { file: out, env: trained.env, seed, return: episode.return, length };
  process.stderr.write(
    `${nearPath(out)}: the episode of reset seed ${seed}, ${length} steps, return ${score(episode.return)}, ${endOf(episode).replace('-', ' ')} ` +
      `(${frames} frames, ${(film.length / 1024).toFixed(0)} KiB)\n`,
  );
  if (flags.json) {
    const all = { ...told, end: endOf(episode), frames, bytes: film.length };
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  }
}

function formatOf(out: string): FilmFormat {
  const ending = extname(out).toLowerCase();
  if (ending === '.gif' || ending === '.webp') return ending.slice(1) as FilmFormat;
  throw new UsageError(`--out ${out} must end in .gif or .webp.`);
}

interface Look {
  width: number;
  height: number;
  framesPerSecond: number | undefined;
}

function readLook(flags: RecordFlags): Look {
  const framesPerSecond =
    flags.fps === undefined
      ? undefined
      : readInteger('--fps', flags.fps, 1, MOST_FRAMES_PER_SECOND);
  const width = readInteger('--width', flags.width, 96, 4096);
  return { width, height: Math.round((width * 2) / 3), framesPerSecond };
}

/** The episode of the seed, or of several from it on the one asked for. */
async function chooseEpisode(
  { agent, env, envOptions }: TrainedAgent,
  flags: RecordFlags,
): Promise<EvaluatedEpisode> {
  const pick = flags.pick === undefined ? undefined : oneOf('--pick', flags.pick, PICKS);
  if (pick === undefined && flags.of !== undefined) {
    throw new UsageError(`--of needs --pick, which says which of them: ${PICKS.join(', ')}.`);
  }
  const episodes =
    pick === undefined ? 1 : readInteger('--of', flags.of ?? '100', 1, MOST_EPISODES);
  const seed = readInteger('--seed', flags.seed, 0);
  const how = { env, envOptions, episodes, seed };
  const { results } = await telling('episodes flown:', (onProgress) =>
    evaluateAsync(agent, { ...how, onProgress }),
  );
  const sorted = [...results].sort((a, b) => a.return - b.return);
  const place = { worst: 0, median: Math.floor(episodes / 2), best: episodes - 1 };
  return sorted[place[pick ?? 'best']] as EvaluatedEpisode;
}

async function filmOf(
  { agent, env, envOptions }: TrainedAgent,
  episode: EvaluatedEpisode,
  { overlay }: RecordFlags,
  options: Look & { format: FilmFormat },
): Promise<{ film: Buffer; frames: number }> {
  const stage = make(env, envOptions);
  let steps = 0;
  function* frames(): Iterable<FilmFrame> {
    for (const frame of fly(stage, agent, episode.seed, stepsToShow(episode))) {
      steps += 1;
      yield overlay ? frame : { scene: frame.scene };
    }
  }
  try {
    if (stage.unwrapped.scene === undefined) {
      throw new UsageError(`${env} has no picture, so it cannot be filmed.`);
    }
    const { stepsPerSecond } = specOf(env);
    const film = await filmEpisode(frames(), { ...options, stepsPerSecond });
    const every = stepsPerFrame(stepsPerSecond, options.framesPerSecond);
    return { film, frames: 1 + Math.ceil((steps - 1) / every) };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  } finally {
    stage.close();
  }
}
