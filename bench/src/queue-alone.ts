import { studySeconds } from './queue-study.js';

/** A process that carries a study out on one core, as often as it is told to by a line: `STUDY`. */
const [study = '{}'] = process.argv.slice(2);

for await (const _ of process.stdin) {
  process.stdout.write(`${await studySeconds(JSON.parse(study), undefined)}\n`);
}
