import type { ActionIn } from '../env/index.js';
import { resolveConfig } from './config/config.js';
import { checkSameRun, decodeCheckpoint } from './run/checkpoint.js';
import { Run } from './run/run.js';
import type { TrainOptions, TrainResult } from './run/train-options.js';

/** The environment, and so the form of the actions, by its id. */
type TypedOptions<Id extends string, EnvOptions> = Omit<
  TrainOptions<ActionIn<Id, EnvOptions>>,
  'env' | 'envOptions'
> & { env: Id; envOptions?: EnvOptions | undefined };

/**
 * Trains an agent. The same options give the same agent, to the bit; the clock decides only when
 * progress is told and checkpoints are taken.
 *
 * @throws UsageError, before anything begins, that names what was given and what is allowed
 * @throws DivergedRunError when learning diverges: it holds what had come of the run
 */
export async function train<
  const Id extends string,
  const EnvOptions extends object = Record<never, never>,
>(options: TypedOptions<Id, EnvOptions>): Promise<TrainResult<ActionIn<Id, EnvOptions>>>;
export async function train(options: TrainOptions): Promise<TrainResult> {
  const config = resolveConfig(options);
  const { resumeFrom } = options;
  const checkpoint = resumeFrom && decodeCheckpoint(resumeFrom);
  if (checkpoint !== undefined) checkSameRun(checkpoint, config);
  const run = new Run(config, options, checkpoint);
  try {
    run.prepare();
    await run.toTheEnd();
    return run.result();
  } finally {
    run.close();
  }
}
