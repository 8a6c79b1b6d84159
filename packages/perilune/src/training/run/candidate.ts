import { type Agent, type LearnReport, loadAgent } from '../../agents/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { serializeRecord } from './rows.js';

/** How a run stood when a policy was taken of it. */
export interface Standing {
  /** Environment steps. */
  step: number;
  /** Training episodes that had ended. */
  episodes: number;
  updates: number;
  /** How the schedules stood, and what the latest updates had found. */
  schedules: Readonly<Record<string, number>> | undefined;
  learning: LearnReport | undefined;
}

const NONE: Standing = {
  ...{ step: 0, episodes: 0, updates: 0 },
  ...{ schedules: undefined, learning: undefined },
};
const MOST = { most: Number.MAX_SAFE_INTEGER };

/** A policy of which nobody knows yet what it is worth: its validation is due, or goes on in another thread. */
export class Candidate implements Serializable {
  private bytes: Uint8Array | undefined;

  /** @param policy undefined until it is read from an archive */
  constructor(
    public standing: Standing = NONE,
    private policy?: Agent,
  ) {}

  get step(): number {
    return this.standing.step;
  }

  get agent(): Agent {
    if (this.policy === undefined) throw new Error('A candidate has no policy before it is read.');
    return this.policy;
  }

  /** The policy's file. */
  get file(): Uint8Array {
    this.bytes ??= this.policy?.save() ?? new Uint8Array();
    return this.bytes;
  }

  serialize(archive: Archive): void {
    const { step, episodes, updates, schedules, learning } = this.standing;
    this.standing = {
      step: archive.integer('step', step, MOST),
      episodes: archive.integer('episodes', episodes, MOST),
      updates: archive.integer('updates', updates, MOST),
      schedules: serializeRecord(archive, 'schedules', schedules),
      learning: serializeRecord(archive, 'learning', learning) as LearnReport | undefined,
    };
    const bytes = archive.resizable('model', this.file);
    if (bytes !== this.bytes) this.policy = loadAgent(bytes);
    this.bytes = bytes;
  }
}
