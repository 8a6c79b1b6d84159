import { type Agent, loadAgent } from '../../agents/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { Validation } from '../evaluation/validate.js';
import type { EpisodeRecord } from './loop.js';
import { serializeRows, type Table } from './rows.js';

export interface TimedEpisode extends EpisodeRecord {
  /** Seconds since the clock began. */
  seconds: number;
}

export interface TimedValidation extends Validation {
  /** Seconds since the clock began. */
  seconds: number;
}

/** When a run was solved. */
export interface Solved {
  step: number;
  seconds: number;
}

const EPISODES: Table<keyof TimedEpisode> = {
  name: 'episodes',
  keys: ['return', 'length', 'endedAt', 'discountedReturn', 'predictedReturn', 'seconds'],
};
const VALIDATIONS: Table<keyof Validation> = {
  name: 'validations',
  keys: ['step', 'mean', 'meanLength', 'episodes'],
};
const SOLVED: Table<keyof Solved> = { name: 'solved', keys: ['step', 'seconds'] };

/** What has come of a run so far. */
export class RunRecord implements Serializable {
  episodes: TimedEpisode[] = [];
  /** Of all episodes, in their order. */
  returns: number[] = [];
  validations: Validation[] = [];
  solvedAt: Solved | undefined;
  private best: ValidatedPolicy | undefined;

  /**
   * The policy that validated best, once solved the best of those that solved the task; undefined if
   * none was validated.
   */
  get agent(): Agent | undefined {
    return this.best?.agent;
  }

  /** Mean return that the best policy so far validated with; undefined if none was validated. */
  get bestMean(): number | undefined {
    return this.best?.mean;
  }

  /** Mean return that the next validation has to reach: that of the best policy that solved the task. */
  get toSurpass(): number | undefined {
    return this.solvedAt && this.best?.mean;
  }

  addEpisode(episode: TimedEpisode): void {
    this.episodes.push(episode);
    this.returns.push(episode.return);
  }

  /** @param solvedAt undefined unless the agent solves the task; the first counts */
  addValidation(agent: Agent, validation: Validation, solvedAt: Solved | undefined): void {
    const surpasses = this.best === undefined || isBetter(validation, this.best);
    const solves = solvedAt !== undefined;
    if (this.solvedAt === undefined ? solves || surpasses : solves && surpasses) {
      this.best = new ValidatedPolicy(agent, validation);
    }
    this.validations.push(validation);
    this.solvedAt ??= solvedAt;
  }

  serialize(archive: Archive): void {
    const episodes = serializeRows(archive, EPISODES, this.episodes);
    if (episodes !== this.episodes) this.returns = episodes.map((episode) => episode.return);
    this.episodes = episodes;
    this.validations = serializeRows(archive, VALIDATIONS, this.validations);
    const solved = this.solvedAt === undefined ? [] : [this.solvedAt];
    this.solvedAt = serializeRows(archive, SOLVED, solved)[0];
    this.best = archive.optional('best', this.best, () => new ValidatedPolicy());
  }
}

type Found = Pick<Validation, 'mean' | 'episodes'>;

/**
 * Over the episodes that both flew: a validation that went on where another was given up had the higher
 * mean there, whatever it fell to later.
 */
function isBetter(a: Found, b: Found): boolean {
  return a.episodes === b.episodes ? a.mean > b.mean : a.episodes > b.episodes;
}

/** A policy that was validated, and what was found. */
class ValidatedPolicy implements Serializable {
  mean: number;
  episodes: number;
  private bytes: Uint8Array | undefined;

  /** @param agent undefined until it is read from an archive */
  constructor(
    public agent?: Agent,
    found: Found = { mean: 0, episodes: 0 },
  ) {
    this.mean = found.mean;
    this.episodes = found.episodes;
  }

  serialize(archive: Archive): void {
    this.bytes ??= this.agent?.save() ?? new Uint8Array();
    const bytes = archive.resizable('model', this.bytes);
    if (bytes !== this.bytes) this.agent = loadAgent(bytes);
    this.bytes = bytes;
    this.mean = archive.number('mean', this.mean);
    this.episodes = archive.integer('episodes', this.episodes, { most: Number.MAX_SAFE_INTEGER });
  }
}
