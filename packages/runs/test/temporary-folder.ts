import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder to work in. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'perilune-'));
}
