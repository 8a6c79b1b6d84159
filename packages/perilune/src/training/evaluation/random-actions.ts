import { UsageError } from '../../errors.js';
import { Generator, SeedSequence } from '../../random/index.js';
import { type AnySpace, spaceFromJSON, writeRow } from '../../spaces/index.js';
import { show } from '../../text/show.js';

/** Of an episode's reset seed the child that its random actions come from; the world draws from the seed itself. */
const SPAWN_KEY = 1;

/**
 * Random actions in place of a policy's, with chance epsilon a step. Each episode has a stream of its own,
 * `SeedSequence(reset seed, spawnKey: [1])`, so that neither how many are flown nor how many side by side
 * changes one: it first gives the seed of the actions' `sample`, then a number in 0..1 a step, below
 * epsilon for a random action. Of a masked Discrete only what is allowed is drawn.
 */
export class RandomActions {
  private readonly chances: Generator[] = [];
  private readonly spaces: AnySpace[] = [];

  /** @throws UsageError unless epsilon lies in 0..1 */
  constructor(
    private readonly epsilon: number,
    private readonly space: AnySpace,
  ) {
    if (epsilon >= 0 && epsilon <= 1) return;
    throw new UsageError(`epsilon is ${show(epsilon)}, but must be a number in 0..1.`);
  }

  /** An episode begins in a lane. @param seed its reset seed */
  begin(lane: number, seed: number): void {
    const chances = new Generator(new SeedSequence(seed, [SPAWN_KEY]));
    this.spaces[lane] ??= spaceFromJSON(this.space.toJSON());
    this.spaces[lane].seed(chances.integers(0, 2 ** 32));
    this.chances[lane] = chances;
  }

  /** Writes a random action over the policy's, if chance has it. @param mask [actions of a Discrete] */
  replace(lane: number, action: Float32Array, mask: Uint8Array | undefined): void {
    const chances = this.chances[lane] as Generator;
    if (chances.nextDouble() >= this.epsilon) return;
    const space = this.spaces[lane] as AnySpace;
    const drawn = space.kind === 'discrete' && mask ? space.sample({ mask }) : space.sample();
    writeRow(space, drawn, action);
  }
}
