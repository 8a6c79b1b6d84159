import type { Color, Shape, ShapesScene, Vertex } from '../../scene/index.js';
import type { Hand } from './cards.js';

export interface TableView {
  dealer: Hand;
  player: Hand;
  /** Of the dealer's open card: 0 clubs, 1 diamonds, 2 hearts, 3 spades. */
  suit: number;
  /** Of the dealer's open card, where it counts 10: 0 jack, 1 queen, 2 king. */
  face: number;
  /** Whether all cards lie open. */
  over: boolean;
}

const WIDTH = 0.9;
const HEIGHT = 1.3;
const SUITS = ['♣', '♦', '♥', '♠'] as const;
const FACES = ['J', 'Q', 'K'] as const;

/** The dealer's cards above, the second one hidden until the end; the player's below, with their sums. */
export function tableScene({ dealer, player, suit, face, over }: TableView): ShapesScene {
  const shown = over ? dealer.sum : dealer.open === 1 ? 11 : dealer.open;
  const open = Array.from(dealer.cards, (pips, i) =>
    i > 0 ? { label: labelOf(pips), suit: suit + i } : { label: labelOf(pips, FACES[face]), suit },
  );
  const theirs = open.map((card, i) => (i > 0 && !over ? back() : front(card.label, card.suit)));
  const mine = Array.from(player.cards, (pips, i) => front(labelOf(pips), suit + 1 + i));
  return {
    kind: 'shapes',
    camera: { x: 0, y: 0, width: 6.9, height: 4.6 },
    background: { top: '#1d5c45', bottom: '#123f30' },
    shapes: [
      ...row(theirs, 1.05),
      ...row(mine, -1.05),
      text(-2.1, 0.62, `dealer ${shown}`),
      text(-2.1, -1.05, `you ${player.sum}`),
    ],
    actionNames: ['stick', 'hit'],
  };
}

function labelOf(pips: number, ten = '10'): string {
  if (pips === 1) return 'A';
  return pips === 10 ? ten : `${pips}`;
}

/** Side by side, closer together where there are many. */
function row(cards: readonly Shape[][], y: number): Shape[] {
  const apart = Math.min(1, 3 / Math.max(1, cards.length - 1));
  // What is written over the picture stands to the left of them.
  return cards.map((shapes, i) => ({ kind: 'group', x: -0.2 + apart * i, y, shapes }));
}

function sheet(fill: Color): Shape {
  const [x, y] = [WIDTH / 2, HEIGHT / 2];
  const vertices: Vertex[] = [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ];
  return { kind: 'polygon', vertices, fill, stroke: '#0c2a20', lineWidth: 0.03 };
}

function front(label: string, suit: number): Shape[] {
  const fill = suit % 4 === 1 || suit % 4 === 2 ? '#c0392b' : '#1d2733';
  return [
    sheet('#fbf8ef'),
    { kind: 'text', x: 0, y: 0.22, text: label, size: 0.5, fill },
    { kind: 'text', x: 0, y: -0.33, text: SUITS[suit % 4] as string, size: 0.4, fill },
  ];
}

function back(): Shape[] {
  return [sheet('#38599b'), { kind: 'circle', x: 0, y: 0, radius: 0.25, fill: '#6f8fcc' }];
}

function text(x: number, y: number, words: string): Shape {
  return { kind: 'text', x, y, text: words, size: 0.3, fill: '#eaf3ec' };
}
