import type { Transitions } from '../../src/replay/index.js';

/** One n-step sample, as it must come out. */
export interface Sample {
  observation: number[];
  action: number;
  reward: number;
  discount: number;
  nextObservation: number[];
}

interface Step {
  observation: number[];
  action: number;
  reward: number;
  nextObservation: number[];
  terminated: boolean;
  ended: boolean;
}

/** What a replay must hold, written down whole: every transition of every lane, nothing shared. */
export class NaiveReplay {
  private readonly lanes: Step[][];

  constructor(
    private readonly options: {
      slices: number;
      lanes: number;
      nStep: number;
      discount: number;
      size: number;
    },
  ) {
    this.lanes = Array.from({ length: options.lanes }, () => []);
  }

  add(transitions: Transitions): void {
    const { size, slices } = this.options;
    this.lanes.forEach((lane, i) => {
      const row = (array: Float32Array) => [...array.subarray(i * size, (i + 1) * size)];
      lane.push({
        observation: row(transitions.observations),
        action: transitions.actions[i] as number,
        reward: Math.fround(transitions.rewards[i] as number),
        nextObservation: row(transitions.nextObservations),
        terminated: Boolean(transitions.terminated[i]),
        ended: Boolean(transitions.terminated[i] || transitions.truncated[i]),
      });
      if (lane.length > slices) lane.shift();
    });
  }

  /** Every sample that can be drawn. */
  samples(): Sample[] {
    return this.lanes.flatMap((lane) =>
      lane
        .slice(0, Math.max(0, lane.length - this.options.nStep + 1))
        .map((_, from) => this.sampleFrom(lane, from)),
    );
  }

  private sampleFrom(lane: readonly Step[], from: number): Sample {
    const { nStep, discount } = this.options;
    const first = lane[from] as Step;
    let reward = 0;
    let power = 1;
    let last = first;
    for (const step of lane.slice(from, from + nStep)) {
      reward += power * step.reward;
      power *= discount;
      last = step;
      if (step.ended) break;
    }
    return {
      observation: first.observation,
      action: first.action,
      reward: Math.fround(reward),
      discount: last.terminated ? 0 : Math.fround(power),
      nextObservation: last.nextObservation,
    };
  }
}
