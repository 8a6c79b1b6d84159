import { AgentFileError } from 'perilune';
import { quoted } from '../text/places.js';
import type { Family } from './families.js';
import { isObject, type SavedObject } from './saved-data.js';

/** Widths of hidden layers, by whose they are. */
export type HiddenWidths = Readonly<Record<string, readonly number[]>>;

/** Whom `net_arch` speaks of, where it is one list. */
const ROLES: Readonly<Record<Family, readonly string[]>> = {
  'actor-critic': ['pi', 'vf'],
  values: ['q'],
  quantiles: ['q'],
  'squashed-gaussian': ['pi', 'qf'],
  deterministic: ['pi', 'qf'],
};

/** What a policy has where `net_arch` is not said, of every version from 1.0 on. */
const DEFAULTS: Readonly<Record<Family, readonly number[]>> = {
  'actor-critic': [64, 64],
  values: [64, 64],
  quantiles: [64, 64],
  'squashed-gaussian': [256, 256],
  deterministic: [400, 300],
};

/**
 * Holds that hidden layers are as many and as wide as the policy was told to have: what is missing at the end of a chain
 * of equal widths nothing else tells. Where the text beside the pickle does not say it so that it can be read, nothing is held.
 *
 * @param found by `shared`, `pi`, `vf`, `q`, `qf`: of roles that are not said there are none
 * @throws AgentFileError when they are others
 */
export function checkNetArch(options: SavedObject, family: Family, found: HiddenWidths): void {
  const told = options.net_arch ?? DEFAULTS[family];
  const meanings = meaningsOf(told, family);
  const roles = Object.keys(found);
  const isMeant = (meaning: HiddenWidths) =>
    roles.every((role) => String(found[role]) === String(meaning[role] ?? []));
  if (meanings === undefined || meanings.some(isMeant)) return;
  const origin = options.net_arch == null ? 'by default ' : '';
  const has = roles.map((role) => `${role} ${JSON.stringify(found[role])}`).join(', ');
  throw new AgentFileError(
    `its net_arch is ${origin}${quoted(JSON.stringify(told))}, but the hidden layers in the file are ${has}: ` +
      'some are missing, or of another policy.',
  );
}

/** A list was what policy and value share until 1.7, and is what each has since. */
function meaningsOf(told: unknown, family: Family): HiddenWidths[] | undefined {
  const roles = ROLES[family];
  const each = (widths: readonly number[]) => Object.fromEntries(roles.map((r) => [r, widths]));
  if (isWidths(told)) {
    return family === 'actor-critic' ? [each(told), { shared: told }] : [each(told)];
  }
  const apart = family === 'actor-critic' && Array.isArray(told) ? told.at(-1) : told;
  const shared = Array.isArray(told) ? told.slice(0, -1) : [];
  if (!isObject(apart) || !isWidths(shared)) return undefined;
  return Object.values(apart).every(isWidths)
    ? [{ ...(apart as HiddenWidths), shared }]
    : undefined;
}

function isWidths(told: unknown): told is readonly number[] {
  return Array.isArray(told) && told.every((width) => Number.isSafeInteger(width) && width > 0);
}
