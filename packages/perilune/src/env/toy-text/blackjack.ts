import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import type { ShapesScene } from '../../scene/index.js';
import { Discrete } from '../../spaces/discrete.js';
import { Tuple } from '../../spaces/tuple.js';
import type { Archive } from '../../state/index.js';
import { checkKeys } from '../api/checks.js';
import type {
  Action,
  Env,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from '../api/env.js';
import { blankOutcome } from '../api/step-into.js';
import { type BlackjackModel, blackjackModel } from './blackjack-model.js';
import { tableScene } from './card-scene.js';
import { Hand } from './cards.js';

/** Which rules the game follows. */
export interface BlackjackOptions {
  /** Pays 1.5 for a won natural, an ace and a ten in two cards. Passed over with `sab`. Default false. */
  natural?: boolean;
  /** The rules of Sutton and Barto's book: a natural wins against all but another natural. Default true. */
  sab?: boolean;
}

type Sight = Tuple<[Discrete, Discrete, Discrete]>;
type SightValue = [number, number, number];

/** The dealer draws below this. */
const DEALER_STANDS = 17;

/**
 * `Blackjack-v1`: nearer to 21 than the dealer, but not beyond (Sutton and Barto 2018, example 5.1;
 * Gymnasium's `blackjack.py`, version 1).
 *
 * - Observation: a Tuple of three Discretes: the player's sum, 4..31; the dealer's open card, 1 (an ace) to
 *   10; whether the player has a usable ace, which counts as 11: 0 or 1.
 * - Action: 0 stick, 1 hit.
 * - Reward: 1 for a win, 0 for a draw, -1 for a loss; 1.5 for a won natural with `natural` and without `sab`.
 * - End: the player sticks, whereupon the dealer draws up to 17, or is beyond 21. No time limit.
 * - Reset: two cards each, of a deck that never runs out.
 *
 * As in Gymnasium's registration `sab` is true, which its class has as false. The draws for the suit and the
 * face of the dealer's open card, which only a picture shows, are made as Gymnasium makes them.
 */
export class Blackjack implements Env<Sight, Discrete> {
  readonly id = 'Blackjack-v1';
  readonly observationSpace: Sight = new Tuple([
    new Discrete(32),
    new Discrete(11),
    new Discrete(2),
  ]);
  readonly actionSpace = new Discrete(2);
  private readonly natural: boolean;
  private readonly sab: boolean;
  private readonly dealer = new Hand();
  private readonly player = new Hand();
  /** Of the dealer's open card, for the picture: clubs, diamonds, hearts, spades; and jack, queen, king. */
  private suit = 0;
  private face = 0;
  /** Whether the episode has ended, and with it all cards lie open. */
  private over = false;
  private generator: Generator | undefined;
  private readonly outcome = blankOutcome();

  constructor({ natural = false, sab = true }: BlackjackOptions = {}) {
    this.natural = natural;
    this.sab = sab;
  }

  reset({ seed, options = {} }: ResetOptions = {}): ResetResult<SightValue> {
    checkKeys('reset option', options, []);
    if (seed !== undefined) this.generator = new Generator(seed);
    this.generator ??= new Generator(entropySeed());
    this.deal(this.generator);
    return { observation: this.sight(), info: {} };
  }

  step(action: Action<Discrete>): StepResult<SightValue> {
    const reward = this.play(action);
    const { over: terminated } = this;
    return { observation: this.sight(), reward, terminated, truncated: false, info: {} };
  }

  stepInto(action: Action<Discrete>, out: Float32Array): Readonly<StepOutcome> {
    const { outcome, player } = this;
    outcome.reward = this.play(action);
    outcome.terminated = this.over;
    out[0] = player.sum;
    out[1] = this.dealer.open;
    out[2] = player.hasUsableAce ? 1 : 0;
    return outcome;
  }

  /** All that can happen, computed from the deck: Gymnasium has no such table. */
  model(): BlackjackModel {
    return blackjackModel({ natural: this.natural, sab: this.sab });
  }

  scene(): ShapesScene {
    const { dealer, player, suit, face, over } = this;
    return tableScene({ dealer, player, suit, face, over });
  }

  serialize(archive: Archive): void {
    this.generator = archive.optional('random', this.generator, () => new Generator(0));
    this.dealer.serializeAs('dealer', archive);
    this.player.serializeAs('player', archive);
    this.suit = archive.integer('suit', this.suit, { most: 3 });
    this.face = archive.integer('face', this.face, { most: 2 });
    this.over = archive.boolean('over', this.over);
  }

  close(): void {
    this.generator = undefined;
  }

  private deal(generator: Generator): void {
    this.dealer.deal(generator);
    this.player.deal(generator);
    this.suit = generator.integers(0, 4);
    this.face = this.dealer.open === 10 ? generator.integers(0, 3) : 0;
    this.over = false;
  }

  private play(action: number): number {
    const generator = this.generator as Generator;
    return action === 1 ? this.hit(generator) : this.stick(generator);
  }

  private hit(generator: Generator): number {
    this.player.draw(generator);
    this.over = this.player.isBust;
    return this.over ? -1 : 0;
  }

  private stick(generator: Generator): number {
    const { dealer, player } = this;
    while (dealer.sum < DEALER_STANDS) dealer.draw(generator);
    this.over = true;
    const outcome = Math.sign(player.score - dealer.score);
    if (!player.isNatural) return outcome;
    if (this.sab) return dealer.isNatural ? outcome : 1;
    return this.natural && outcome === 1 ? 1.5 : outcome;
  }

  private sight(): SightValue {
    const { player, dealer } = this;
    return [player.sum, dealer.open, player.hasUsableAce ? 1 : 0];
  }
}
