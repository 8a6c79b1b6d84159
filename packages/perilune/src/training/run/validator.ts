import type { EnvSpec } from '../../env/index.js';
import { specFor } from '../../env/index.js';
import {
  type Asked,
  availableCores,
  type Helper,
  openHelper,
  sharedNumbers,
} from '../../threads/index.js';
import type { RunConfig } from '../config/config.js';
import type { EvaluateAsyncOptions } from '../evaluation/evaluate.js';
import { type Examination, measuredBy } from '../evaluation/examination.js';
import { type Judge, judgeOf } from '../evaluation/expected-return.js';
import { Rota } from '../evaluation/rota.js';
import type { Bar } from '../evaluation/solve-rule.js';
import {
  type ExaminationAnswer,
  type FoundValidation,
  flyFromEnd,
  validate,
} from '../evaluation/validate.js';
import { type FlownPart, partsOf } from '../evaluation/validation-parts.js';
import type { Candidate } from './candidate.js';
import type { TrainOptions } from './train-options.js';

/** What validations are flown in, and by whom. */
export interface ValidatorParts {
  config: RunConfig;
  options: TrainOptions;
  /** What is known of the environment. */
  spec: EnvSpec;
}

/** Where other threads come from. */
export interface Threads {
  availableCores(): number;
  openHelper(): Helper | undefined;
}

/** How long a run that is stopped waits for an answer that is on its way, in milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * Says what candidates are worth: in another thread where there is one and it knows the world, while training
 * goes on, and otherwise in this one. What is found is the same, to the bit.
 */
export class Validator {
  private helper: Helper | undefined;
  private readonly helps: boolean;
  private asked: Asked<ExaminationAnswer> | undefined;
  /** Of what goes on beside. */
  private rota: Rota | undefined;
  /** Of this thread's world, once there has been one. */
  private judged: { by: Judge | undefined } | undefined;

  constructor(
    private readonly parts: ValidatorParts,
    private readonly host: Threads = { availableCores, openHelper },
  ) {
    const { threads = host.availableCores() } = parts.options;
    this.helps = parts.config.solve.enabled && threads > 1 && isKnownElsewhere(parts);
  }

  /**
   * Begins the other thread, and lets it come up to speed before the first candidate. Only once the run has its own
   * memory: a thread that begins where there is not enough never ends, and neither would the process.
   */
  warmUp(agent: () => Uint8Array): void {
    if (!this.helps) return;
    this.helper = this.host.openHelper();
    if (this.helper === undefined) return;
    const bar = {
      ...{ task: {}, margin: 0, slack: 0, errors: null },
      ...{ bestMean: undefined, toSurpass: undefined },
    };
    this.helper.ask(this.examination(agent(), bar, undefined));
  }

  /** @returns false where nothing goes on beside: `find` flies it */
  begin(candidate: Candidate, bar: Bar): boolean {
    this.rota = this.helper && this.newRota();
    this.asked = this.helper?.ask(this.examination(candidate.file, bar, this.rota?.claims));
    return this.asked !== undefined;
  }

  get isBeside(): boolean {
    return this.asked !== undefined;
  }

  /** Whether what goes on beside has an answer. */
  get isAnswered(): boolean {
    return this.asked?.isAnswered ?? false;
  }

  /** Whether what goes on beside may well pass, and would sooner with a hand from this thread. */
  get isWorthAHand(): boolean {
    return this.isBeside && !this.isAnswered && (this.rota?.isPromising ?? false);
  }

  /** Whether an answer can only be seen in the host's next turn. */
  get isHeardLate(): boolean {
    return this.asked?.isHeardLate ?? false;
  }

  /**
   * Reads what goes on beside, which is given a hand, or else validates here.
   *
   * @returns undefined when a run that is stopped would have to wait too long
   * @throws what the environment throws, and the reason of the signal when that aborts
   */
  async find(
    candidate: Candidate,
    bar: Bar,
    how: EvaluateAsyncOptions,
  ): Promise<FoundValidation | undefined> {
    const { agent } = candidate;
    const { episodes } = this.parts.config.solve;
    const { asked, rota } = this;
    const judge = this.judgeIn(how);
    this.asked = undefined;
    let flown: (FlownPart | undefined)[] = [];
    if (asked !== undefined) {
      if (rota !== undefined && judge === undefined) {
        flown = await flyFromEnd(agent, { ...how, episodes }, rota);
      }
      const answer = await orStopped(asked.answer, how.signal);
      if (answer !== undefined && 'found' in answer) return answer.found;
      flown = Object.assign(flown, answer?.flown);
    }
    return await validate(agent, { ...how, episodes, judge, flown, ...measuredBy(bar) });
  }

  close(): void {
    this.helper?.close();
  }

  /** @returns undefined where memory is not shared */
  private newRota(): Rota | undefined {
    const claims = sharedNumbers(partsOf(this.parts.config.solve.episodes).length);
    return claims && new Rota(claims);
  }

  private examination(agent: Uint8Array, bar: Bar, claims: Int32Array | undefined): Examination {
    const { config, options } = this.parts;
    const { evaluationEnv = config.env } = options;
    const { envOptions, solve } = config;
    const env = evaluationEnv as string;
    const { episodes } = solve;
    return { type: 'examination', agent, env, envOptions, episodes, bar, claims };
  }

  private judgeIn({ env, envOptions }: EvaluateAsyncOptions): Judge | undefined {
    this.judged ??= { by: judgeOf({ env, envOptions }) };
    return this.judged.by;
  }
}

/** Of what was registered or brought along here another thread knows nothing. */
function isKnownElsewhere({ options, spec }: ValidatorParts): boolean {
  const { evaluationEnv } = options;
  if (evaluationEnv === undefined) return spec.origin === 'library';
  return typeof evaluationEnv === 'string' && specFor(evaluationEnv).origin === 'library';
}

/** @returns undefined as soon as a second has passed since the signal aborted */
async function orStopped<T>(
  answer: Promise<T | undefined>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  if (signal === undefined) return await answer;
  let stop = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([answer, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
  }
}
