import { AgentFileError } from 'perilune';

/** What a small file may unpack to beyond its own size: eight times that is what reading it may take. */
const SLACK = 6 * 2 ** 20;

/**
 * How many bytes may still be unpacked, for all archives within one file together: what is stored is counted
 * as it is read, an archive and what lies in it, so that twice the file is for honest ones.
 */
export class Allowance {
  private left: number;

  constructor(fileSize: number) {
    this.left = 2 * fileSize + SLACK;
  }

  /** @throws AgentFileError when it is used up */
  take(bytes: number): void {
    this.left -= bytes;
    if (this.left >= 0) return;
    throw new AgentFileError(
      'it unpacks to far more than a file of this size should hold, as archives do that are made to fill memories.',
    );
  }
}
