import { readdirSync, readFileSync } from 'node:fs';
import { readForeignAgent } from '@perilune/formats';
import type { Generator } from 'perilune';
import type { Reader } from './fuzz.js';
import { mutate, pick } from './mutate.js';
import { mutateJson } from './mutate-json.js';
import { useAgent } from './use-agent.js';
import { type Members, unzip, zip } from './zip.js';

const SAMPLES = new URL('../../../packages/formats/test/fixtures/', import.meta.url);

/** Small agents that other programs saved, whose names match. */
export function samples(pattern: RegExp): Buffer[] {
  const names = readdirSync(SAMPLES).filter((name) => pattern.test(name));
  return names.map((name) => readFileSync(new URL(name, SAMPLES)));
}

/** Zip files with bytes changed: each member has its checksum, so that none may be taken that says something else. */
export function damagedForeign(): Reader {
  const whole = samples(/\.zip$/);
  const known = new Set(whole.map(savedAgain));
  return {
    name: 'other programs, bytes',
    mutation: (chance) => mutate(pick(whole, chance), chance),
    read: (bytes) => {
      useAgent(readForeignAgent(bytes));
      return known.has(savedAgain(bytes)) ? undefined : 'a damaged agent was taken';
    },
  };
}

/** Zip files whose members were changed and have right checksums: they are refused, or an agent that acts. */
export function oddForeign(): Reader {
  const whole = samples(/\.zip$/).map(unzip);
  return {
    name: 'Stable-Baselines3, sealed anew',
    mutation: (chance) => zip(changed(pick(whole, chance), chance)),
    read: (bytes) => useAgent(readForeignAgent(bytes)),
  };
}

/** Files of PyTorch alone, likewise. */
export function oddStateDicts(): Reader {
  const whole = samples(/\.pt$/).map(unzip);
  return {
    name: 'unit 8, sealed anew',
    mutation: (chance) => zip(changed(pick(whole, chance), chance)),
    read: (bytes) => useAgent(readForeignAgent(bytes)),
  };
}

/** Pickles of statistics, whose bytes nothing vouches for. */
export function oddStatistics(): Reader {
  const whole = samples(/\.pkl$/);
  const [agent] = samples(/^ppo-normalized\.zip$/) as [Buffer];
  return {
    name: 'VecNormalize',
    mutation: (chance) => mutate(pick(whole, chance), chance),
    read: (bytes) => useAgent(readForeignAgent(agent, { vecNormalize: bytes })),
  };
}

/** One member changed: JSON by what it says, an archive by what is in it, all else by its bytes; or all of them muddled. */
function changed(members: Members, chance: Generator): Members {
  const muddled = chance.integers(0, 10) === 0;
  if (muddled) return renamed(members, chance);
  const name = pick([...members.keys()], chance);
  const bytes = members.get(name) as Buffer;
  return new Map([...members, [name, changedMember(name, bytes, chance)]]);
}

function changedMember(name: string, bytes: Buffer, chance: Generator): Buffer {
  if (name === 'data' && chance.integers(0, 4) > 0) {
    return Buffer.from(JSON.stringify(mutateJson(JSON.parse(plain(bytes)), chance)) ?? '');
  }
  if (name.endsWith('.pth') && chance.integers(0, 8) > 0) {
    return zip(changed(unzip(bytes), chance));
  }
  return mutate(bytes, chance);
}

/** One is left out, or has another's name or content. */
export function renamed(members: Members, chance: Generator): Members {
  const [one, other] = [0, 1].map(() => pick([...members.keys()], chance)) as [string, string];
  const others = new Map(members);
  if (chance.integers(0, 2) === 0) others.delete(one);
  else others.set(one, members.get(other) as Buffer);
  return others;
}

const plain = (bytes: Buffer) => bytes.toString().replaceAll('NaN', 'null');

const savedAgain = (bytes: Buffer) => {
  const agent = readForeignAgent(bytes);
  try {
    // What it was called is not what it is.
    agent.provenance = undefined;
    return Buffer.from(agent.save()).toString('latin1');
  } finally {
    agent.close();
  }
};
