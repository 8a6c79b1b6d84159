import type { Agent, AgentAction, LearnReport, Timing } from '../../agents/index.js';
import type { EnvSource } from '../../env/index.js';
import type { AnyValue } from '../../spaces/index.js';
import type { NamesOf } from '../../text/keys.js';
import type { RunConfig, RunOptions } from '../config/config.js';
import { OPTION_NAMES } from '../config/option-names.js';
import type { Evaluation } from '../evaluation/evaluate.js';
import type { Validation } from '../evaluation/validate.js';
import type { Checkpoint } from './checkpoint.js';
import type { TimedEpisode, TimedValidation } from './run-record.js';

/** What `train` is told: the run, and who is to hear of it. */
export interface TrainOptions<A extends AnyValue = AgentAction> extends Omit<RunOptions, 'env'> {
  /**
   * A registered environment's id, a function that makes one, or an environment itself: that one alone is trained in,
   * `evaluationEnv` says what to evaluate in, and it is left as the training leaves it.
   */
  env: EnvSource;
  /** Where validation and reporting episodes are flown, another of the same kind. Default: as `env`. */
  evaluationEnv?: EnvSource | undefined;
  /** Called some ten times a second, and once at the end of training. */
  onProgress?: ((progress: Progress<A>) => void) | undefined;
  /** Called for each finished training episode, after the validations that came before it. */
  onEpisode?: ((episode: TimedEpisode) => void) | undefined;
  /** Called for each check whether the task is solved. */
  onValidation?: ((validation: TimedValidation) => void) | undefined;
  /**
   * Threads at most, a whole number of at least 1. With two or more, validations of the library's own worlds go on
   * beside the training; all that comes of a run is the same. Default: as many as there are cores;
   * in a browser one less, as its page draws on one.
   */
  threads?: number | undefined;
  /** Stops training early; what was learned so far is returned, with `aborted` true. */
  signal?: AbortSignal | undefined;
  /**
   * Awaited before each slice of work: training rests until it resolves, and the
   * clock of `seconds` with it. What it resolves to bounds the next slice, in environment steps; without
   * a bound a slice lasts some 60 ms. The steps of all environments are taken together, so a slice may
   * exceed its bound by that number less one. Where slices end changes nothing of what is learned.
   */
  gate?: (() => Promise<number | undefined>) | undefined;
  /** Reporting episodes flown after training, from reset seed 30000 up. Default 100; 0 for none. */
  evaluationEpisodes?: number | undefined;
  /**
   * Reset seed of the first of them. Default 30000: whoever chooses among runs flies others, 40000 and up, and keeps
   * those for the report of what was chosen.
   */
  evaluationSeed?: number | undefined;
  /**
   * When the clock of `seconds` began, in milliseconds of `performance.now()`. Default: this call; 0 is
   * the start of the process (or the page).
   */
  startedAt?: number | undefined;
  /**
   * Seconds from one checkpoint to the next, by a clock that never jumps; 0: one after every slice.
   * Default: none but when the signal aborts the run. Nothing happens without `onCheckpoint`.
   */
  checkpointEvery?: number | undefined;
  /**
   * Receives the run's whole state, between two slices, and once more when `signal` aborts the run.
   * Training rests until it resolves; what it throws ends the run. That it is called changes nothing of
   * what is learned.
   */
  onCheckpoint?: ((checkpoint: Checkpoint) => void | Promise<void>) | undefined;
  /**
   * A checkpoint's bytes: the run goes on from there, and ends as if it had never stopped. All other
   * options must describe the same run, or the same made longer: `steps` and `episodes` may be more, and with
   * `solve.keepBest` it goes on past solved. `seconds` goes on as well; callbacks tell only what is new.
   */
  resumeFrom?: Uint8Array | undefined;
}

OPTION_NAMES satisfies NamesOf<TrainOptions>;

/** How a run stands. */
export interface Progress<A extends AnyValue = AgentAction> {
  steps: number;
  /** Steps at most. */
  totalSteps: number;
  episodes: number;
  /** Episodes at most; null: as many as the steps allow. */
  totalEpisodes: number | null;
  updates: number;
  seconds: number;
  /** How the agent's schedules stand, by the names that its algorithm declares: `epsilon`, `learningRate`. */
  standing: Readonly<Record<string, number>>;
  /** Mean return of the last 100 training episodes, of fewer while there are fewer; NaN before the first. */
  meanReturn: number;
  /** Mean length of the same episodes, in steps. */
  meanLength: number;
  /**
   * Mean of what the agent took the discounted return of those of them to be at whose beginning it
   * looked; NaN without any. Apart from exploration, this above the next is overestimation. With
   * `rewardClip` it is in clipped units and the two do not compare.
   */
  predictedReturn: number;
  /** Mean over the same episodes of what it was; NaN before the first. */
  discountedReturn: number;
  /** What the latest updates found; undefined before the first. */
  learning: LearnReport | undefined;
  /** The latest validation; undefined before the first. */
  validation: Validation | undefined;
  /** The greedy policy as it stands, in the environment's units: a copy that learning leaves alone. */
  snapshot(): Agent<A>;
}

/**
 * What can be said of a run's task: that it was solved or not, that nobody looked (`solve.enabled` is false), or
 * that the environment has no threshold from which it would be.
 */
export type Verdict = 'solved' | 'not solved' | 'not validated' | 'no threshold';

/** What came of a run. */
export interface TrainResult<A extends AnyValue = AgentAction> {
  /**
   * The solved policy, with `keepBest` the best of them; without one the policy that validated best, or
   * the last if none was validated (`verdict` then says why). It knows where it comes from: `agent.provenance`.
   */
  agent: Agent<A>;
  config: RunConfig;
  steps: number;
  episodes: readonly TimedEpisode[];
  updates: number;
  /** From the clock's beginning to the end of training, validations included. */
  seconds: number;
  solved: boolean;
  /** The same in words, of a run that is not solved with the reason. */
  verdict: Verdict;
  solvedAtStep: number | null;
  solvedAtSeconds: number | null;
  validations: readonly Validation[];
  /** Where the seconds went. */
  timing: Timing;
  /** null when none was asked for. */
  evaluation: Evaluation | null;
  aborted: boolean;
}
