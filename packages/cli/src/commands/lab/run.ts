import { readInteger } from '../../options/settings.js';
import { openBrowser, pageFolder } from './page.js';
import { servePage } from './page-server.js';

export interface LabFlags {
  port: string;
  open: boolean;
  json?: boolean;
}

const LAST_PORT = 65_535;

/** `perilune lab`: serves the page until it is interrupted. */
export async function lab(flags: LabFlags): Promise<void> {
  await openLab(flags);
}

/** @param link what follows the page's address: what is to be seen there */
export async function openLab(flags: LabFlags, link = ''): Promise<void> {
  const port = readInteger('--port', flags.port, 0, LAST_PORT);
  const served = await servePage(pageFolder(), port);
  const url = `${served.url}${link}`;
  process.stderr.write(`The lab is at ${url} (Ctrl-C ends it)\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ url })}\n`);
  if (flags.open) openBrowser(url);
}
