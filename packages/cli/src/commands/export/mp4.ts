import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What every player plays: H.264 with even sides, and what it begins with in front. */
const HOW = [
  '-movflags',
  '+faststart',
  '-pix_fmt',
  'yuv420p',
  '-vf',
  'scale=trunc(iw/2)*2:trunc(ih/2)*2',
];

/** A GIF as MP4, by the ffmpeg of the PATH, or a text that says why there is none. */
export function toMp4(gif: Uint8Array): Uint8Array | string {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-film-'));
  try {
    const [from, to] = [join(folder, 'film.gif'), join(folder, 'film.mp4')];
    writeFileSync(from, gif);
    const { status, error } = spawnSync('ffmpeg', ['-y', '-i', from, ...HOW, to], {
      stdio: 'ignore',
    });
    if (error !== undefined)
      return 'there is no ffmpeg in the PATH, which would make it replay.mp4';
    return status === 0
      ? readFileSync(to)
      : 'the ffmpeg of the PATH failed to make replay.mp4 of it';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
