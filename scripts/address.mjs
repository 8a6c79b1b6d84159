// Where the repository is published, of which packages say where they come from: what its clone says
// itself, so that nothing here has to be kept true by hand, and a fork says its own.
import { spawnSync } from 'node:child_process';
import { root } from './root.mjs';

/** @returns {string | undefined} the address of the remote repository; undefined where there is none */
export function remote() {
  const found = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: root, encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/**
 * What a package's manifest says of where it comes from.
 *
 * @param {string | undefined} address of the remote repository
 * @param {string} directory of the package in it
 * @returns {{ repository?: { type: 'git', url: string, directory: string }, homepage?: string,
 *   bugs?: { url: string } }} nothing of an address that is no website's: a path, a local machine's
 */
export function originFields(address, directory) {
  const place =
    /^(?:git\+)?(?:https:\/\/|ssh:\/\/git@|git@)(?:[^@/]*@)?([\w.-]+\.[a-z]+)[/:](.+?)(?:\.git)?\/?$/;
  const [, host, path] = place.exec(address ?? '') ?? [];
  if (host === undefined) return {};
  const page = `https://${host}/${path}`;
  return {
    repository: { type: 'git', url: `git+${page}.git`, directory },
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
  };
}
