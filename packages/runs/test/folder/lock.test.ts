import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/folder/lock.js';
import { processBirth } from '../../src/folder/process-birth.js';
import { temporaryFolder } from '../temporary-folder.js';

/** A process that waits until it is killed. */
async function waitingProcess() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
  await once(child.stdout, 'data');
  return child;
}

function lockName(pid: number, host = hostname()): string {
  return `lock.${pid}.${host.replaceAll(/[^\w-]/g, '_')}`;
}

function leaveLock(folder: string, holder: { pid: number; host?: string; birth?: string }): string {
  const file = join(folder, lockName(holder.pid, holder.host));
  const birth = processBirth(holder.pid) ?? '';
  writeFileSync(file, JSON.stringify({ host: hostname(), birth, ...holder }));
  return file;
}

describe('the lock of a run folder', () => {
  it('names this process, and is gone when released', () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    const file = join(folder, lockName(process.pid));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while a living process holds it, and taken over after its kill -9', async () => {
    const folder = temporaryFolder();
    const child = await waitingProcess();
    const file = leaveLock(folder, { pid: child.pid as number });
    expect(() => lockFolder(folder)).toThrow(`process ${child.pid}: wait for it or end it`);
    expect(readdirSync(folder)).toEqual([lockName(child.pid as number)]);
    child.kill('SIGKILL');
    await once(child, 'close');
    lockFolder(folder)();
    expect(existsSync(file)).toBe(false);
  });

  it.runIf(processBirth(process.pid) !== '')(
    'is taken over from a dead process whose id another process has by now',
    async () => {
      const folder = temporaryFolder();
      const child = await waitingProcess();
      leaveLock(folder, { pid: child.pid as number, birth: 'long ago' });
      lockFolder(folder)();
      expect(readdirSync(folder)).toEqual([]);
      child.kill('SIGKILL');
    },
  );

  it('of a process on another machine is refused', () => {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: 999_999_999, host: 'elsewhere' });
    expect(() => lockFolder(folder)).toThrow('process 999999999 on elsewhere');
  });

  it('of a process on another machine is refused, though it has the id of this one', () => {
    const folder = temporaryFolder();
    const file = leaveLock(folder, { pid: process.pid, host: 'other.example', birth: 'then' });
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid} on other.example`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ host: 'other.example' });
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
