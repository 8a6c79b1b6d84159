import { type RunConfig, VERSION } from 'perilune';
import type { Episode } from '../flight/episode';
import type { Milestone } from '../journey/milestones';
import { type Shared, toHash } from '../state/link';
import { initialSetup, type Setup } from '../state/setup';
import type { Outcome } from '../training/reports';
import { tensorHash } from './tensor-hash';

/** A run that has come to its end, and what there is of it. */
export interface Shareable {
  options: Partial<Setup>;
  config: RunConfig;
  outcome: Outcome;
  milestones: readonly Milestone[];
}

/** What a link says of an agent beside its recipe: what it must come to, and by what version it did. */
export function sharedOf(
  { outcome, milestones }: Shareable,
  episode: Episode | undefined,
): Shared | undefined {
  if (outcome.aborted) return undefined;
  const flown = episode?.isOnes && episode.over ? episode.model : undefined;
  const at = milestones.find(({ policy }) => policy === flown);
  const isRuns = flown === outcome.model || at !== undefined;
  return {
    agent: tensorHash(at?.policy ?? outcome.model),
    version: VERSION,
    ...(at && { at: at.steps }),
    ...(isRuns && episode && { flight: episode.seed }),
  };
}

/** The address that lets another browser train the very same agent, and fly it. */
export function linkOf({ options }: Shareable, shared: Shared, page: string): string {
  const setup = { ...initialSetup, ...options };
  const words = toHash(setup, shared);
  return `${page}#${words}`;
}

/** The page's own address, without what it is asked for. */
export function pageAddress(): string {
  return location.href.replace(/[?#].*$/, '');
}
