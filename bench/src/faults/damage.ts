import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Generator, readCheckpoint } from 'perilune';
import { run, start } from './command.js';
import { type FaultCount, type Ground, type Recipe, Tally } from './fault.js';
import { checkpointsIn, endedTheSame, until } from './run-state.js';

/** Bytes from the start in which every single bit is flipped: all of the header, and more. */
const HEAD = 512;
const FLIPS = 4000;
const CUTS = 2000;
const RANGES = 2000;
const RESUMED = 12;

/** The reader itself on thousands of damages: a process for each would take hours. */
export async function damageCheckpoints(ground: Ground): Promise<FaultCount> {
  const recipe = ground.recipes[0] as Recipe;
  await killAtSecondCheckpoint(ground.folder, 'to-damage', recipe);
  const [, latest = ''] = checkpointsIn(join(ground.folder, 'to-damage'));
  const whole = readFileSync(latest);
  readCheckpoint(whole);
  const tally = new Tally('checkpoints with bits flipped, cut or overwritten', 'none is accepted');
  for (const damaged of damages(whole, ground.chance)) {
    tally.count(refuses(damaged), 'a damaged checkpoint was read');
  }
  return tally.report(`${whole.length} bytes; every bit of the first ${HEAD}, the rest sampled`);
}

/** The same through `resume`: the damaged one is named and the one before it used. */
export async function resumeDamaged({ folder, chance, recipes }: Ground): Promise<FaultCount> {
  const demand = 'it is named, the one before is used, the same bytes';
  const tally = new Tally('runs resumed with a damaged latest checkpoint', demand);
  const recipe = recipes[0] as Recipe;
  for (let i = 0; i < RESUMED; i++) {
    const place = join(folder, `damaged-${i}`);
    cpSync(join(folder, 'to-damage'), place, { recursive: true });
    const [before = '', latest = ''] = checkpointsIn(place);
    writeFileSync(latest, randomDamage(readFileSync(latest), chance));
    const { code, stderr } = await run(['resume', place, ...recipe.resume], folder);
    const step = Number(/step-0*(\d+)/.exec(before)?.[1]);
    const told = stderr.includes(`${latest} is damaged`) && stderr.includes(`from step ${step} of`);
    tally.count(told && code === 0 && endedTheSame(place, recipe), `exit ${code}\n${stderr}`);
  }
  return tally.report();
}

async function killAtSecondCheckpoint(folder: string, name: string, recipe: Recipe): Promise<void> {
  const command = start([...recipe.train, '--out', name], folder);
  await until(command, () => checkpointsIn(join(folder, name)).length === 2);
  command.process.kill('SIGKILL');
  await command.ended;
}

function refuses(bytes: Uint8Array): boolean {
  try {
    readCheckpoint(bytes);
    return false;
  } catch {
    return true;
  }
}

function* damages(whole: Buffer, chance: Generator): Iterable<Buffer> {
  for (let bit = 0; bit < 8 * HEAD; bit++) yield flipped(whole, bit);
  for (let i = 0; i < FLIPS; i++) yield flipped(whole, chance.integers(0, 8 * whole.length));
  for (let length = 0; length < HEAD; length++) yield whole.subarray(0, length);
  for (let i = 0; i < CUTS; i++) yield whole.subarray(0, chance.integers(0, whole.length));
  for (let i = 0; i < RANGES; i++) yield overwritten(whole, chance);
}

function randomDamage(whole: Buffer, chance: Generator): Buffer {
  const kind = chance.integers(0, 3);
  if (kind === 0) return flipped(whole, chance.integers(0, 8 * whole.length));
  return kind === 1
    ? whole.subarray(0, chance.integers(0, whole.length))
    : overwritten(whole, chance);
}

function flipped(whole: Buffer, bit: number): Buffer {
  const wrong = Buffer.from(whole);
  wrong[bit >> 3] = (wrong[bit >> 3] as number) ^ (1 << (bit & 7));
  return wrong;
}

/** A range of other bytes than were there. */
function overwritten(whole: Buffer, chance: Generator): Buffer {
  const wrong = Buffer.from(whole);
  const from = chance.integers(0, whole.length);
  const to = Math.min(whole.length, from + chance.integers(1, 4096));
  for (let at = from; at < to; at++) wrong[at] = (wrong[at] as number) ^ chance.integers(1, 256);
  return wrong;
}
