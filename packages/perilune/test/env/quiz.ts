import type { Env, ResetOptions, ResetResult, StepResult } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import {
  type AnySpace,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  Tuple,
  type ValueOf,
} from '../../src/spaces/index.js';
import type { Archive } from '../../src/state/index.js';

/** Questions of one kind of space, and the one action that answers each. */
export interface Questions<O extends AnySpace> {
  space: O;
  draw(random: Generator): ValueOf<O>;
  /** An index of the actions. */
  answer(question: ValueOf<O>): number;
  actions: number;
}

const QUESTIONS = 5;

/** Asks five questions of any space an episode: 1 for each right answer, so that 5 is the most. */
export class Quiz<O extends AnySpace> implements Env<O, Discrete> {
  readonly id = 'Quiz-v0';
  readonly observationSpace: O;
  readonly actionSpace: Discrete;
  private random = new Generator(0);
  private asked = 0;
  /** Of the question that was asked last. */
  private right = 0;

  constructor(private readonly questions: Questions<O>) {
    this.observationSpace = questions.space;
    this.actionSpace = new Discrete(questions.actions);
  }

  reset({ seed }: ResetOptions = {}): ResetResult<ValueOf<O>> {
    if (seed !== undefined) this.random = new Generator(seed);
    this.asked = 0;
    return { observation: this.ask(), info: {} };
  }

  step(action: number): StepResult<ValueOf<O>> {
    const reward = action === this.right ? 1 : 0;
    this.asked += 1;
    const terminated = this.asked === QUESTIONS;
    return { observation: this.ask(), reward, terminated, truncated: false, info: {} };
  }

  serialize(archive: Archive): void {
    archive.part('random', this.random);
    this.asked = archive.integer('asked', this.asked, { most: QUESTIONS });
    this.right = archive.integer('right', this.right, { most: this.actionSpace.n });
  }

  close(): void {}

  private ask(): ValueOf<O> {
    const question = this.questions.draw(this.random);
    this.right = this.questions.answer(question);
    return question;
  }
}

export const discrete: Questions<Discrete> = {
  space: new Discrete(6, { start: 10 }),
  draw: (random) => 10 + random.integers(0, 6),
  answer: (question) => (question * 7) % 3,
  actions: 3,
};

export const multiDiscrete: Questions<MultiDiscrete> = {
  space: new MultiDiscrete([3, 4], { start: [0, 1] }),
  draw: (random) => Int32Array.of(random.integers(0, 3), 1 + random.integers(0, 4)),
  answer: ([a = 0, b = 0]) => (b > 2 ? 3 : a),
  actions: 4,
};

export const multiBinary: Questions<MultiBinary> = {
  space: new MultiBinary(2),
  draw: (random) => Int8Array.of(random.integers(0, 2), random.integers(0, 2)),
  answer: ([a = 0, b = 0]) => 2 * a + b,
  actions: 4,
};

type Cards = Tuple<[Discrete, Discrete, Box]>;

/** A hand, the dealer's card and how much is at stake: whether to go on. */
export const tuple: Questions<Cards> = {
  space: new Tuple([new Discrete(4), new Discrete(3, { start: 1 }), new Box(0, 1)]),
  draw: (random) => [
    random.integers(0, 4),
    1 + random.integers(0, 3),
    Float32Array.of(random.nextDouble()),
  ],
  answer: ([hand, dealer]) => (hand > dealer ? 1 : 0),
  actions: 2,
};

type Room = Dict<{ door: Discrete; at: Box }>;

/** Which door is open, and where one stands. */
export const dict: Questions<Room> = {
  space: new Dict({ door: new Discrete(3), at: new Box(-1, 1, { shape: [2] }) }),
  draw: (random) => ({
    door: random.integers(0, 3),
    at: Float32Array.of(random.uniform(-1, 1), random.uniform(-1, 1)),
  }),
  answer: ({ door }) => door,
  actions: 3,
};

/** A picture of four pixels, one of them bright. */
export const image: Questions<Box<'uint8'>> = {
  space: new Box(0, 255, { shape: [2, 2], dtype: 'uint8' }),
  draw: (random) => {
    const picture = new Uint8Array(4);
    picture[random.integers(0, 4)] = 255;
    return picture;
  },
  answer: (picture) => picture.indexOf(255),
  actions: 4,
};

/** One of every kind of space. */
export const everyKind = { discrete, multiDiscrete, multiBinary, tuple, dict, image };

export type Kind = keyof typeof everyKind;

export const kinds = Object.keys(everyKind) as Kind[];

export function quizOf(kind: Kind) {
  return new Quiz(everyKind[kind] as unknown as Questions<AnySpace>);
}
