// What a run hands over to be drawn, as plain data: it comes from a worker, and a test reads it.

/** What stands for a letter of the chapter's formula: it lights up when that is touched. */
export interface Lettered {
  /** The letter, by its id in the chapter's words. */
  symbol?: string;
}

export interface Line extends Lettered {
  label: string;
  /** x and y; a y that is no finite number leaves a gap. */
  points: readonly (readonly [x: number, y: number])[];
  dashed?: boolean;
}

/** Curves over one axis. */
export interface LinesPicture {
  kind: 'lines';
  title: string;
  x: string;
  y: string;
  lines: readonly Line[];
  /** A height to compare with. */
  level?: { at: number; label: string };
  /** The letter of what the y axis measures. */
  symbols?: { y?: string };
  /** A parameter that the curves were made with. */
  setting?: Lettered & { text: string };
  /** Whether each mark of the y axis is ten times the one below. Values below 1 are drawn at 1. */
  logarithmic?: boolean;
}

export interface Bar extends Lettered {
  label: string;
  value: number;
  /** What is written at its end. Default: the value. */
  text?: string;
  /** Between which values it may as well lie. */
  spread?: Lettered & { least: number; most: number };
}

/** Values side by side. */
export interface BarsPicture {
  kind: 'bars';
  title: string;
  bars: readonly Bar[];
  /** The letters of what stands in front of every bar, and of the number at its end. Default: the bar's own. */
  symbols?: { label?: string; value?: string };
}

export interface Tile {
  ground: 'start' | 'ice' | 'hole' | 'goal';
  /** Written on it, and shown by its shade between 0 and 1. */
  value?: number;
  /** 0 left, 1 down, 2 right, 3 up. */
  arrow?: number;
}

/** A board of tiles, row by row. */
export interface BoardPicture {
  kind: 'board';
  title: string;
  columns: number;
  tiles: readonly Tile[];
  /** The letters of what is written on the tiles, of their arrows, and of what the goal pays. */
  symbols: { value?: string; arrow?: string; goal?: string };
  /** A way over the tiles, from middle to middle. */
  way?: Lettered & { tiles: readonly number[]; label: string };
  /** A tile that stands out. */
  ring?: Lettered & { tile: number; label: string };
}

/** A flight that is flown again as it was: an episode is its reset's seed and its actions. */
export interface FlightPicture {
  kind: 'flight';
  title: string;
  env: string;
  seed: number;
  actions: readonly (number | readonly number[])[];
  /** How it ended, in a word. */
  ending: string;
  /** The letters of what is seen, of the rule that makes of it what is done, and of what that earns, at once and in all. */
  symbols: { state?: string; policy?: string; action?: string; reward?: string; return?: string };
}

export type Picture = LinesPicture | BarsPicture | BoardPicture | FlightPicture;

/** The letters that a picture has something of. */
export function symbolsIn(picture: Picture): string[] {
  switch (picture.kind) {
    case 'lines':
      return [
        ...picture.lines.map(({ symbol }) => symbol),
        ...[picture.symbols?.y, picture.setting?.symbol],
      ].filter(isNamed);
    case 'bars':
      return [
        ...picture.bars.flatMap(({ symbol, spread }) => [symbol, spread?.symbol]),
        ...Object.values(picture.symbols ?? {}),
      ].filter(isNamed);
    case 'board':
      return [
        ...Object.values(picture.symbols),
        ...[picture.way?.symbol, picture.ring?.symbol],
      ].filter(isNamed);
    case 'flight':
      return Object.values(picture.symbols);
  }
}

function isNamed(symbol: string | undefined): symbol is string {
  return symbol !== undefined;
}
