import { UsageError } from 'perilune';
import type { RunLine, TrialLine, TrialState } from '../folder/lines.js';
import { readStudyFolder, StudyFolder } from '../folder/study-folder.js';
import { Asha } from '../pruning/asha.js';
import { halving } from '../pruning/halving.js';
import { type Pruning, unpruned } from '../pruning/pruning.js';
import { racing } from '../pruning/racing.js';
import { samplerOf } from '../samplers/index.js';
import type { Observation, Sampler } from '../samplers/sampler.js';
import { type Assignment, canBe, type Parameter } from '../study/parameter.js';
import { paretoFront } from '../study/ranking.js';
import type { Study } from '../study/study.js';
import { BestTrials } from './best-trials.js';
import { type Candidate, observationOf, trialLine } from './candidate.js';
import type { StudyEvent } from './events.js';
import { LocalWorkshop } from './local-workshop.js';
import { Runs, StudyStopped } from './measure.js';
import type { OpenWorkshop, Workshop } from './workshop.js';

/** How a study is carried out; nothing of it changes what is found. */
export interface RunStudyOptions {
  /** A new or an empty folder, with `resume` the study's. */
  out: string;
  /** Goes on with the study in the folder. Default false. */
  resume?: boolean | undefined;
  /** Runs at a time; never more than there are cores. Default: as many as there are cores. */
  jobs?: number | undefined;
  /** Where runs are carried out, in place of this machine's cores: on a queue (`queueWorkshop`); it decides on `jobs` itself. */
  workshop?: OpenWorkshop | undefined;
  /** Stops the study, which can be resumed. */
  signal?: AbortSignal | undefined;
  onEvent?: ((event: StudyEvent) => void) | undefined;
}

/** What a study came to. */
export interface StudyOutcome {
  /** Whether it was stopped before its end. */
  stopped: boolean;
  /** In their order. */
  trials: readonly TrialLine[];
  /** The best trial, of several objectives those that nothing betters. Empty without a score. */
  front: readonly TrialLine[];
}

/**
 * Carries a study out, or goes on with one. The same study comes to the same trials, to the last digit, whatever `jobs` is and
 * however often it was stopped or killed: a trial's values follow from the trials of the batches before it, its seeds from the
 * study's. Excepted are objectives in seconds, and asynchronous halving, in which whoever is done first decides.
 *
 * @throws UsageError before anything begins
 * @throws Failure if the folder cannot be had or written
 */
export async function runStudy(study: Study, options: RunStudyOptions): Promise<StudyOutcome> {
  const earlier = earlierOf(study);
  const folder = StudyFolder.claim(options.out, study, options.resume ?? false);
  const workshop = await workshopIn(folder, options);
  let conduct: Conduct | undefined;
  try {
    conduct = new Conduct(study, folder, workshop, earlier, options);
    return await conduct.run();
  } finally {
    await workshop.close().finally(async () => {
      await conduct?.settled();
      await folder.close();
    });
  }
}

/** A study whose workshop cannot be opened has not begun: its folder can be had anew. */
async function workshopIn(
  folder: StudyFolder,
  { jobs, workshop = localWorkshop(jobs), signal }: RunStudyOptions,
): Promise<Workshop> {
  try {
    return await workshop(folder, signal);
  } catch (error) {
    await folder.undo();
    throw error;
  }
}

function localWorkshop(jobs: number | undefined): OpenWorkshop {
  return (places, signal) =>
    new LocalWorkshop(({ trial, run }) => places.runFolder(trial, run.seed), { jobs, signal });
}

/**
 * What earlier studies found of these parameters, where they had values that may be tried here; numbered from -1 down.
 *
 * @throws UsageError for a study that sought something else: its scores are of another kind
 */
function earlierOf({ warmStart, search, objectives }: Study): Observation[] {
  const found = warmStart.flatMap((path) => {
    const { study, trials } = readStudyFolder(path);
    if (JSON.stringify(study.objectives) !== JSON.stringify(objectives)) {
      const [theirs, ours] = [study.objectives, objectives].map((each) => JSON.stringify(each));
      throw new UsageError(
        `warmStart: ${path} sought ${theirs}, this study seeks ${ours}: begin from one of the same objective.`,
      );
    }
    return trials.map((line) => observationOf(study, line));
  });
  const known = found
    .map((each) => ({ ...each, assignment: possible(search, each.assignment) }))
    .filter(({ assignment }) => Object.keys(assignment).length > 0);
  return known.map((each, i) => ({ ...each, trial: i - known.length }));
}

/** Of an assignment what these parameters may be. */
function possible(search: readonly Parameter[], assignment: Assignment): Assignment {
  const kept = search.filter(
    (each) => each.path in assignment && canBe(each, assignment[each.path]),
  );
  return Object.fromEntries(kept.map(({ path }) => [path, assignment[path] ?? null]));
}

class Conduct {
  private readonly trials: TrialLine[];
  private readonly runs: Runs;
  private readonly sampler: Sampler;
  /** Ended, and waiting for those before them to be written. */
  private readonly waiting = new Map<number, TrialLine>();
  private readonly best: BestTrials;
  /** When all trials so far are written down. */
  private written: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly study: Study,
    private readonly folder: StudyFolder,
    private readonly workshop: Workshop,
    private readonly earlier: readonly Observation[],
    private readonly options: RunStudyOptions,
  ) {
    this.trials = [...folder.soFar.trials];
    this.sampler = samplerOf(study.sampler);
    this.runs = new Runs(study, folder, workshop, (event) => options.onEvent?.(event));
    this.best = new BestTrials(study, folder);
    this.best.add(this.trials)();
  }

  async run(): Promise<StudyOutcome> {
    const { study, trials } = this;
    const stopped = await this.wasStopped();
    await this.written;
    return { stopped, trials, front: paretoFront(trials, study) };
  }

  /** Resolves when nothing is being written of trials any more. */
  async settled(): Promise<void> {
    await this.written.catch(() => {});
  }

  private async wasStopped(): Promise<boolean> {
    const { study } = this;
    try {
      if (study.pruning.name === 'asha') await this.openly(study.pruning);
      else if (isOpen(study)) await this.flowing();
      else await this.inBatches(pruningOf(study));
      return false;
    } catch (error) {
      if (error instanceof StudyStopped) return true;
      throw error;
    }
  }

  /** Batch after batch; each is chosen when all before it have ended. */
  private async inBatches(pruning: Pruning): Promise<void> {
    const { batch } = this.study.sampler;
    for (let first = 0; first < this.study.trials; first += batch) {
      const last = Math.min(this.study.trials, first + batch);
      const ended = this.trials.filter(({ trial }) => trial < first);
      const candidates = this.chosen(first, last, ended);
      const left = candidates.filter(({ trial }) => trial >= this.trials.length);
      // Those of a batch are judged together, also where some were written before the process was killed.
      const judged = pruning === unpruned ? left : candidates;
      if (left.length > 0) await this.judge(judged, pruning, ended);
    }
  }

  private async judge(
    batch: readonly Candidate[],
    pruning: Pruning,
    ended: readonly TrialLine[],
  ): Promise<void> {
    const { study } = this;
    for (const candidate of batch) this.options.onEvent?.({ kind: 'begun', ...candidate });
    const end = this.ending;
    await pruning(batch, { study, measure: this.runs.measure, ended, end });
    await this.written;
  }

  /** Of samplers that learn nothing: as many as are needed to keep all busy. */
  private async flowing(): Promise<void> {
    let next = this.trials.length;
    const lane = async () => {
      while (next < this.study.trials) {
        const trial = next++;
        await this.judge([this.choose(trial, [], [])], unpruned, []);
      }
    };
    await Promise.all(Array.from({ length: this.workshop.jobs + 1 }, lane));
  }

  private async openly({ eta, rungs }: { eta: number; rungs: number }): Promise<void> {
    const { study, trials } = this;
    if (trials.length === study.trials) return;
    let next = 0;
    const begun = new Map(this.folder.soFar.runs.map((line) => [line.trial, line.hyperparameters]));
    const court = {
      ...{ study, measure: this.runs.measure, end: this.endingAtOnce, jobs: this.workshop.jobs },
      next: (known: readonly TrialLine[]): Candidate | undefined => {
        if (next >= study.trials) return undefined;
        const trial = next++;
        const before = begun.get(trial);
        const candidate =
          before === undefined ? this.choose(trial, known, []) : { trial, hyperparameters: before };
        this.options.onEvent?.({ kind: 'begun', ...candidate });
        return candidate;
      },
    };
    await new Asha(court, eta, rungs).run();
  }

  private chosen(first: number, last: number, ended: readonly TrialLine[]): Candidate[] {
    const candidates: Candidate[] = [];
    for (let trial = first; trial < last; trial++) {
      candidates.push(this.choose(trial, ended, candidates));
    }
    return candidates;
  }

  private choose(
    trial: number,
    ended: readonly TrialLine[],
    before: readonly Candidate[],
  ): Candidate {
    const { search, seed } = this.study;
    const observations = [...this.earlier, ...ended.map((line) => observationOf(this.study, line))];
    const pending = before.map(({ hyperparameters }) => hyperparameters);
    return {
      trial,
      hyperparameters: this.sampler({ search, seed, trial, observations, pending }),
    };
  }

  /** Trials are written in their order, whoever is done first. */
  private readonly ending = (
    candidate: Candidate,
    runs: readonly RunLine[],
    state: TrialState,
  ): void => {
    if (candidate.trial < this.trials.length) return;
    this.waiting.set(candidate.trial, trialLine(this.study, candidate, runs, state));
    for (;;) {
      const line = this.waiting.get(this.trials.length);
      if (line === undefined) return;
      this.waiting.delete(line.trial);
      this.write(line);
    }
  };

  /** Trials are written as they end; what ended before the process was killed stays as it was. */
  private readonly endingAtOnce = (
    candidate: Candidate,
    runs: readonly RunLine[],
    state: TrialState,
  ): void => {
    if (this.trials.some(({ trial }) => trial === candidate.trial)) return;
    this.write(trialLine(this.study, candidate, runs, state));
  };

  /** What has ended is known at once, and told when it is on the disk. */
  private write(line: TrialLine): void {
    this.trials.push(line);
    const tidy = this.best.add([line]);
    const written = this.folder.appendTrial(line).then(() => {
      tidy();
      this.options.onEvent?.({ kind: 'ended', line });
    });
    this.written = Promise.all([this.written, written]);
    // Whoever waits for it is told; nobody may be as yet.
    this.written.catch(() => {});
  }
}

/** Whether no trial has anything to do with another. */
function isOpen({ sampler, pruning }: Study): boolean {
  return pruning.name === 'none' && ['grid', 'random', 'sobol'].includes(sampler.name);
}

function pruningOf({ pruning }: Study): Pruning {
  if (pruning.name === 'halving') return halving(pruning);
  return pruning.name === 'racing' ? racing(pruning) : unpruned;
}
