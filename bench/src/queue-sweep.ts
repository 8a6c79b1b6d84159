import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolveStudy, runStudy } from '@perilune/sweeps';
import { queueAddress, queueWorkshop } from '@perilune/sweeps/queue';

/** A sweep as a process of its own, begun or gone on with: `URL FOLDER STUDY`. */
const [url = '', out = '', study = '{}'] = process.argv.slice(2);

await runStudy(await resolveStudy(JSON.parse(study)), {
  ...{ out, resume: existsSync(join(out, 'study.json')) },
  workshop: queueWorkshop({ queue: queueAddress(url), lookEvery: 1_000 }),
});
