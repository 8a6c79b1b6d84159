import type { ParameterLayout } from '../../net/index.js';
import { show } from '../../text/show.js';
import type { ActorDescription } from '../shared/actor.js';
import { AgentFileError } from '../shared/agent-file.js';

type Parts = ParameterLayout['parts'];

/**
 * What a file says of its actor beside the part that decides: nothing of it is needed to act, so that what is wrong with
 * it would show when somebody asks.
 *
 * @throws AgentFileError for parts that there are not, or that take or give other numbers than they must
 */
export function checkActor({ parts, actionSize }: ParameterLayout, actor: ActorDescription): void {
  const { output, logDeviation, value, critic } = actor;
  const unitsOf = (part: string) => parts.find(({ name }) => name === part)?.units;
  for (const part of [logDeviation, value, critic]) {
    if (part === undefined || unitsOf(part) !== undefined) continue;
    throw odd(`names ${show(part)}, which is no part of its network`);
  }
  const width = unitsOf(output);
  const acted = partsOfActions(parts);
  const isValued = critic === undefined || (acted.has(critic) && actionSize === width);
  if (!isValued || [output, logDeviation, value].some((part) => acted.has(part as string))) {
    throw odd(
      `has the critic ${show(critic)}: that alone takes actions, and ${width} numbers of them, here ${actionSize}`,
    );
  }
  if (logDeviation !== undefined && unitsOf(logDeviation) !== width) {
    throw odd(
      `must have a deviation for each of ${width} numbers, but has ${unitsOf(logDeviation)}`,
    );
  }
  checkNumbers(actor);
}

function checkNumbers({ logDeviationRange = [0, 0], valueScale = 1 }: ActorDescription): void {
  const isPair = Array.isArray(logDeviationRange) && logDeviationRange.length === 2;
  const [least, most] = isPair ? logDeviationRange : [];
  const isRange = typeof least === 'number' && typeof most === 'number' && least <= most;
  if (isRange && Number.isFinite(valueScale)) return;
  throw odd(
    `has ${show({ logDeviationRange, valueScale })}, but must have two numbers, the least first, and a number`,
  );
}

/** Names of the parts that take actions, by way of others too: each stands behind what it takes. */
function partsOfActions(parts: Parts): ReadonlySet<string> {
  const found = new Set(['action']);
  for (const { name, takes } of parts)
    if (takes.some((source) => found.has(source))) found.add(name);
  return found;
}

function odd(what: string): AgentFileError {
  return new AgentFileError(`The file's actor ${what}.`);
}
