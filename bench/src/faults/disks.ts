import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './command.js';
import { type FaultReport, type Ground, type Recipe, Tally } from './fault.js';
import { endedTheSame, partsIn } from './run-state.js';
import { SmallDisk } from './small-disk.js';

const KIB = 1024;
/** What the disk has left beyond the run's own start, in KiB: from too little for its records to enough for all but checkpoints. */
const ROOM = [16, 32, 48, 64, 96, 128, 192, 256, 512, 4096];

/** Runs on a disk that fills up at different moments. */
export async function fillDisk({ folder, recipes }: Ground): Promise<FaultReport> {
  const fault = 'runs on a disk that is full';
  const demand = 'told, exit 0 or 1, no half file; with room again, the same bytes';
  const tally = new Tally(fault, demand);
  const recipe = recipes[1] as Recipe;
  let failedAtEnd = 0;
  for (const room of ROOM) {
    const disk = SmallDisk.make(join(folder, `disk-${room}`), 64 * KIB);
    if (typeof disk === 'string') return { fault, why: disk };
    try {
      const ballast = join(disk.folder, 'ballast');
      writeFileSync(ballast, new Uint8Array((64 * KIB - room) * KIB));
      const first = await run([...recipe.train, '--out', 'run'], disk.folder);
      const told = first.stderr.includes('the disk is full') && !first.stderr.includes('    at ');
      if (first.code === 1) failedAtEnd += 1;
      const place = join(disk.folder, 'run');
      const half = partsIn(place).length;
      rmSync(ballast);
      const again = begun(place)
        ? ['resume', 'run', ...recipe.resume]
        : [...recipe.train, '--out', 'run'];
      const second = await run(again, disk.folder);
      tally.count(
        told && first.code <= 1 && half === 0 && second.code === 0 && endedTheSame(place, recipe),
        `${room} KiB: exit ${first.code}, then ${second.code}\n${first.stderr}${second.stderr}`,
      );
    } finally {
      disk.remove();
    }
  }
  return tally.report(`${failedAtEnd} failed, the others lost checkpoints only`);
}

function begun(place: string): boolean {
  return existsSync(join(place, 'config.json'));
}

/** `resume` and `train` in a folder that cannot be written. */
export async function refuseReadOnly({ folder, recipes }: Ground): Promise<FaultReport> {
  const fault = 'commands in a read-only folder';
  const disk = SmallDisk.make(join(folder, 'read-only'), 64 * KIB);
  if (typeof disk === 'string') return { fault, why: disk };
  const tally = new Tally(fault, 'exit 1, told, nothing changed');
  const recipe = recipes[0] as Recipe;
  try {
    cpSync(join(folder, 'to-damage'), join(disk.folder, 'run'), { recursive: true });
    disk.makeReadOnly();
    const before = listing(disk.folder);
    const calls = [['resume', 'run'], [...recipe.train, '--out', 'other'], [...recipe.train]];
    for (const call of calls) {
      const { code, stderr } = await run(call, disk.folder);
      const told = stderr.includes('the file system is read-only') && !stderr.includes('    at ');
      tally.count(code === 1 && told && listing(disk.folder) === before, `exit ${code}\n${stderr}`);
    }
  } finally {
    disk.remove();
  }
  return tally.report();
}

/** Names and contents, as one text. */
function listing(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const file = join(folder, name);
      return statSync(file).isFile() ? `${name} ${readFileSync(file, 'base64')}` : name;
    })
    .join('\n');
}
