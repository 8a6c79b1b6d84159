import type { AlgorithmId, HyperparametersOf } from '../agents/index.js';
import type { ActionIn } from '../env/index.js';
import { resolveConfig } from './config/config.js';
import type { AlgorithmOf } from './presets/index.js';
import { checkSameRun, decodeCheckpoint } from './run/checkpoint.js';
import { Run } from './run/run.js';
import type { TrainOptions, TrainResult } from './run/train-options.js';

/**
 * The environment, and so the form of the actions, by its id; the hyperparameters by the algorithm, or by
 * the preset that is for one.
 */
type TypedOptions<Id extends string, EnvOptions, Preset extends string, Algo extends string> = Omit<
  TrainOptions<ActionIn<Id, EnvOptions>>,
  'env' | 'envOptions' | 'preset' | 'algo' | 'hyperparameters'
> & {
  env: Id;
  envOptions?: EnvOptions | undefined;
  preset?: Preset | undefined;
  algo?: AlgorithmId<Algo> | undefined;
  hyperparameters?: ChangesOf<NoInfer<Algo>> | undefined;
};

/** What may be changed of a preset's hyperparameters. */
type ChangesOf<Algo extends string> = string extends Algo ? object : HyperparametersOf<Algo>;

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
  const Preset extends string = 'fast',
  const Algo extends string = AlgorithmOf<Preset>,
>(
  options: TypedOptions<Id, EnvOptions, Preset, Algo>,
): Promise<TrainResult<ActionIn<Id, EnvOptions>>>;
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
