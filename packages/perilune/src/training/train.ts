import type { AgentAction, AlgorithmId, HyperparametersOf } from '../agents/index.js';
import {
  type ActionIn,
  checkFirstSteps,
  type EnvSource,
  type EnvSpec,
  specFor,
} from '../env/index.js';
import { UsageError } from '../errors.js';
import { checkSeed } from '../random/seed.js';
import type { AnyValue } from '../spaces/index.js';
import { checkWhole } from '../text/counts.js';
import { type RunConfig, resolveConfig } from './config/config.js';
import { checkLastSeed } from './evaluation/evaluate.js';
import type { AlgorithmOf } from './presets/index.js';
import { checkSameRun, decodeCheckpoint } from './run/checkpoint.js';
import { Run } from './run/run.js';
import type { TrainOptions, TrainResult } from './run/train-options.js';

/**
 * The environment, and so the form of the actions, by its id; the hyperparameters by the algorithm, or by
 * the preset that is for one.
 */
type TypedOptions<Id extends string, EnvOptions, Preset extends string, Algo extends string> = {
  env: Id;
  envOptions?: EnvOptions | undefined;
} & Recipe<Preset, Algo> &
  Rest<ActionIn<Id, EnvOptions>>;

/** The same of an environment that is brought along, or of which only the run knows what it is. */
type OpenOptions<Preset extends string, Algo extends string> = {
  env: EnvSource;
  envOptions?: Record<string, unknown> | undefined;
} & Recipe<Preset, Algo> &
  Rest<AgentAction>;

interface Recipe<Preset extends string, Algo extends string> {
  preset?: Preset | undefined;
  algo?: AlgorithmId<Algo> | undefined;
  hyperparameters?: ChangesOf<NoInfer<Algo>> | undefined;
}

type Rest<A extends AnyValue> = Omit<
  TrainOptions<A>,
  'env' | 'envOptions' | 'preset' | 'algo' | 'hyperparameters'
>;

/** What is begun from where neither preset nor algorithm is named. */
type DefaultPreset<A extends AnyValue> = [A] extends [Float32Array]
  ? 'throttle'
  : [A] extends [number]
    ? 'fast'
    : string;

/** What may be changed of a preset's hyperparameters. */
type ChangesOf<Algo extends string> = string extends Algo ? object : HyperparametersOf<Algo>;

/**
 * Trains an agent. The same options give the same agent, to the bit; the clock decides only when
 * progress is told and checkpoints are taken.
 *
 * @throws UsageError, before anything begins, that names what was given and what is allowed
 * @throws DivergedRunError when learning diverges: it holds what had come of the run
 * @throws EnvironmentError when the environment fails: it holds what was learned until then
 */
export async function train<
  const Id extends string,
  const EnvOptions extends object = Record<never, never>,
  const Preset extends string = DefaultPreset<ActionIn<Id, EnvOptions>>,
  const Algo extends string = AlgorithmOf<Preset>,
>(
  options: TypedOptions<Id, EnvOptions, Preset, Algo>,
): Promise<TrainResult<ActionIn<Id, EnvOptions>>>;
export async function train<
  const Preset extends string = 'fast',
  const Algo extends string = AlgorithmOf<Preset>,
>(options: OpenOptions<Preset, Algo>): Promise<TrainResult>;
export async function train(options: TrainOptions): Promise<TrainResult> {
  const spec = specFor(options.env);
  const config = resolveConfig({ ...options, env: spec.id }, spec);
  checkEvaluationEnv(spec, options, config);
  const { resumeFrom, evaluationSeed, threads } = options;
  if (threads !== undefined) checkWhole('threads', threads);
  if (evaluationSeed !== undefined) {
    checkSeed(evaluationSeed, 'evaluationSeed');
    checkLastSeed(evaluationSeed, options.evaluationEpisodes ?? 100, 'evaluationSeed');
  }
  const checkpoint = resumeFrom && decodeCheckpoint(resumeFrom);
  if (checkpoint !== undefined) checkSameRun(checkpoint, config);
  await checkFirstSteps(spec, config.envOptions);
  const run = await Run.begin({ config, options, spec, checkpoint });
  try {
    run.prepare();
    await run.toTheEnd();
    return await run.result();
  } finally {
    run.close();
  }
}

/** @throws UsageError where a single environment would be moved by its own evaluation */
function checkEvaluationEnv(
  { id, origin }: EnvSpec,
  { env, evaluationEnv, evaluationEpisodes }: TrainOptions,
  { solve }: RunConfig,
): void {
  if (origin !== 'instance' || (!solve.enabled && evaluationEpisodes === 0)) return;
  if (evaluationEnv !== undefined && evaluationEnv !== env) return;
  throw new UsageError(
    `${id}: a single environment was given, which cannot be trained in and evaluated in. Give another one as ` +
      'evaluationEnv, or as env a function that makes one.',
  );
}
