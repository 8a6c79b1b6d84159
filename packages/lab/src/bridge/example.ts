/** A world to begin with: small enough to read, and learned in a second or two. */
export const example = `import { type Action, Box, Discrete, Generator } from 'perilune';

// Walk to the light at the end of a corridor. Each step costs a little.
const LENGTH = 8;

export const maxEpisodeSteps = 40;
export const rewardThreshold = 0.5; // who walks straight to the light earns 0.65 on average

export default class Corridor {
  readonly id = 'Own-v0';
  readonly observationSpace = new Box(0, LENGTH);
  readonly actionSpace = new Discrete(2); // 0 back, 1 forth
  private random = new Generator(0);
  private position = 0;

  reset({ seed }: { seed?: number } = {}) {
    if (seed !== undefined) this.random = new Generator(seed);
    this.position = this.random.integers(0, LENGTH);
    return { observation: Float32Array.of(this.position), info: {} };
  }

  step(action: Action) {
    this.position = Math.max(0, this.position + (action === 1 ? 1 : -1));
    const terminated = this.position === LENGTH;
    return {
      observation: Float32Array.of(this.position),
      reward: terminated ? 1 : -0.1,
      terminated,
      truncated: false,
      info: {},
    };
  }

  close() {}
}
`;
