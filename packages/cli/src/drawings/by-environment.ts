import { extname } from 'node:path';
import type { Group } from '@perilune/runs/past';

/**
 * Returns of two environments are of different units: they never share an axis. Where groups are of several, each
 * environment has a picture of its own, called by it.
 *
 * @param out as it was asked for
 */
export function byEnvironment(
  out: string,
  groups: readonly Group[],
): { out: string; groups: Group[] }[] {
  const environments = [...new Set(groups.map(({ env }) => env))];
  return environments.map((env) => ({
    out: environments.length === 1 ? out : called(out, env),
    groups: groups.filter((group) => group.env === env),
  }));
}

function called(out: string, env: string): string {
  const ending = extname(out);
  return `${out.slice(0, out.length - ending.length)}-${env.replace(/[^\w.-]+/g, '_')}${ending}`;
}
