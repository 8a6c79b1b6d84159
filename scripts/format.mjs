// `npm run format`: writes what `npm run check` asks of format, and the lint fixes that are safe.
import { ensureInstalled, run, tool } from './prepare.mjs';
import { writeRooms } from './rooms.mjs';

ensureInstalled();
writeRooms();
const biome = run(process.execPath, [tool('@biomejs/biome', 'bin/biome'), 'check', '--write', '.']);
const prettier = run(process.execPath, [
  tool('prettier', 'bin/prettier.cjs'),
  '--write',
  'packages/*/assembly/**/*.ts',
]);
process.exitCode = biome || prettier;
