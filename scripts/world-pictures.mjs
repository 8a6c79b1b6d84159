// The film and the learning curve of every world's page, docs/environments/images: trained with run seed 1, by the
// commands that the pages name. Given ids, of those alone.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled } from './prepare.mjs';
import { root } from './root.mjs';

/** Of several flights the best, where chance has so much to say that the first one may show nothing. */
const picked = new Set(['FrozenLake-v1', 'Blackjack-v1']);
/** What learns in each world: what `train` is given beside it. */
const worlds = {
  'LunarLander-v3': ['--preset', 'fast'],
  'LunarLanderContinuous-v3': ['--preset', 'throttle'],
  'MountainCar-v0': ['--preset', 'fast'],
  'CartPole-v1': ['--preset', 'fast'],
  'Acrobot-v1': ['--preset', 'fast'],
  'MountainCarContinuous-v0': ['--preset', 'throttle'],
  'Pendulum-v1': ['--preset', 'throttle'],
  'FrozenLake-v1': ['--preset', 'tabular'],
  'FrozenLake8x8-v1': ['--preset', 'tabular'],
  'CliffWalking-v1': ['--preset', 'tabular'],
  'CliffWalkingSlippery-v1': ['--preset', 'tabular', '--steps', '100000'],
  'Taxi-v4': ['--preset', 'tabular'],
  'Blackjack-v1': ['--preset', 'monte-carlo'],
};

ensureInstalled();
await ensureBuilt();
const { default: sharp } = await import('sharp');
const images = join(root, 'docs/environments/images');
const asked = process.argv.slice(2);
const unknown = asked.filter((env) => !(env in worlds));
if (unknown.length > 0) {
  console.error(
    `There are pictures of ${Object.keys(worlds).join(', ')}, not of ${unknown.join(', ')}.`,
  );
  process.exit(2);
}
mkdirSync(images, { recursive: true });
for (const [env, given] of Object.entries(worlds)) {
  if (asked.length > 0 && !asked.includes(env)) continue;
  const folder = mkdtempSync(join(tmpdir(), 'perilune-world-'));
  const run = join(folder, 'run');
  perilune('train', '--env', env, ...given, '--seed', '1', '--out', run);
  const pick = picked.has(env) ? ['--pick', 'best', '--of', '50'] : [];
  perilune(
    'record',
    run,
    ...pick,
    '--width',
    '300',
    '--out',
    join(images, `${env}.gif`),
    '--force',
  );
  // As wide as a page, in a palette: all pictures together stay below 3 MB.
  const curve = sharp(join(run, 'reward.png')).resize(840);
  await curve.png({ palette: true, colours: 48 }).toFile(join(images, `${env}.png`));
  rmSync(folder, { recursive: true });
  console.log(env);
}

/** @param {string[]} args */
function perilune(...args) {
  const command = join(root, 'packages/cli/bin/perilune.js');
  const { status } = spawnSync(process.execPath, [command, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
