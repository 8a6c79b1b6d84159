import type { Frames } from './lab-site.js';

/** A tab with the lab in it, whoever drives its browser: what is not there cannot be done there from outside. */
export interface LabTab {
  /** Hears what the page complains of, from now on. */
  listen(complain: (text: string) => void): void;
  toFront(): Promise<void>;
  /** Sends a function to the page, as text. @returns what it returns there */
  ask<Given, Answer>(does: (given: Given) => Answer, given: Given): Promise<Answer>;
  /** @param key as the page knows it: `ArrowUp`, and `Control+z` of two */
  press(key: string): Promise<void>;
  write(text: string): Promise<void>;
  click(x: number, y: number): Promise<void>;
  /** @param ratio pixels of the screen to one of the page */
  resize(width: number, height: number, ratio: number): Promise<void>;
  reload(): Promise<void>;
  /** Comes back when the page is there. */
  loaded(): Promise<void>;
  /** Whether an error of another call means that the page began anew meanwhile. */
  beganAnew(error: unknown): boolean;
  /** The page sleeps, as a laptop's that was closed. @param ms milliseconds */
  sleep?(ms: number): Promise<void>;
  goOffline?(isOffline: boolean): Promise<void>;
  /** Seconds of the processor that the page's own thread has had so far, at most. */
  readonly worked?: (() => Promise<number>) | undefined;
  /** What the page holds after a collection of garbage, in MiB. */
  weigh?(): Promise<number>;
  /** What the browser's own tracing says of the page's pictures while some work lasts. */
  watch?(work: () => Promise<unknown>): Promise<Frames>;
}

/** Tabs of one fresh visitor, who keeps one store for all of them. */
export interface LabVisit {
  tabs: readonly LabTab[];
  close(): Promise<void>;
}
