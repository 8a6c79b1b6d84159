import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type fs from 'node:fs';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/failure.js';
import { FolderInUseError, isLock, isLocked, lockFolder } from '../../src/folder/lock.js';
import { processBirth } from '../../src/folder/process-birth.js';
import { temporaryFolder } from '../temporary-folder.js';
import { errorOf, withDisk } from './disk.js';

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

  it('tells whether somebody writes there, and touches nothing', async () => {
    const folder = temporaryFolder();
    expect(isLocked(folder)).toBe(false);
    const release = lockFolder(folder);
    expect(isLocked(folder)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(1);
    release();
    expect(isLocked(folder)).toBe(false);
    const child = await waitingProcess();
    leaveLock(folder, { pid: child.pid as number, birth: '' });
    writeFileSync(join(folder, 'notes.txt'), '{}');
    expect(isLocked(folder)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(isLocked(folder)).toBe(false);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('that is no JSON is nobody’s, and is cleared away', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, lockName(4_000_000)), 'half of a lo');
    expect(isLocked(folder)).toBe(false);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is of one run of this process at a time, which may lock another folder', () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()];
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUseError);
    expect(() => lockFolder(folder)).toThrow(`${folder} is being written by this process.`);
    lockFolder(other)();
    release();
    lockFolder(folder)();
  });

  it('is left where it was when it is refused: no lock of this process beside it', () => {
    const folder = temporaryFolder();
    const file = leaveLock(folder, { pid: 999_999_999, host: 'else where' });
    expect(() => lockFolder(folder)).toThrow(
      `(If there is no such process, delete ${join(folder, 'lock.999999999.else_where')}.)`,
    );
    expect(() => lockFolder(folder)).toThrow('on else where: wait for it or end it');
    expect(readdirSync(folder)).toHaveLength(1);
    rmSync(file);
    lockFolder(folder)();
  });

  it('cannot be where nothing can be written, and says so', () => {
    const none = join(temporaryFolder(), 'none');
    expect(() => lockFolder(none)).toThrow(Failure);
    expect(() => lockFolder(none)).toThrow(/lock\.\d+\..* cannot be written: ENOENT.*\.$/);
    const folder = temporaryFolder();
    const name = lockName(process.pid);
    mkdirSync(join(folder, name));
    expect(() => lockFolder(folder)).toThrow(`${join(folder, name)} cannot be written: `);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('is given back at the end of the process, though nobody releases it', async () => {
    const folder = temporaryFolder();
    const before = process.rawListeners('exit');
    vi.resetModules();
    const fresh = await import('../../src/folder/lock.js');
    const added = process.rawListeners('exit').filter((each) => !before.includes(each));
    fresh.lockFolder(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    for (const end of added) end.call(process);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is of the process that it names where nobody knows when that began', () => {
    const folder = temporaryFolder();
    const other = process.ppid;
    leaveLock(folder, { pid: other, birth: '' });
    expect(isLocked(folder)).toBe(true);
    onPlatform('win32', () => {
      writeFileSync(
        join(folder, lockName(other)),
        JSON.stringify({ pid: other, host: hostname(), birth: 'then' }),
      );
      expect(isLocked(folder)).toBe(true);
    });
  });

  it('is told by its name from what a run holds, whole or in part', () => {
    const locks = ['lock.1.host', 'lock.23.my_host-2', 'lock.1.', 'lock.1.host.part'];
    const others = ['lock', 'lock.x.host', 'lock.1.a.b', 'my.lock.1.host', 'config.json.part'];
    expect([...locks, ...others].map(isLock)).toEqual([
      ...locks.map(() => true),
      ...others.map(() => false),
    ]);
  });
});

/** As if it were on another system. */
function onPlatform<T>(platform: NodeJS.Platform, deed: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  Object.defineProperty(process, 'platform', { ...own, value: platform });
  try {
    return deed();
  } finally {
    Object.defineProperty(process, 'platform', own);
  }
}

/** With other variables of the environment. */
function withVariables<T>(variables: NodeJS.ProcessEnv, deed: () => T): T {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return deed();
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

describe('the birth of a process', () => {
  it('is the same whenever it is asked for, and another’s for another, none of none', async () => {
    const child = await waitingProcess();
    const own = processBirth(process.pid);
    expect(own).toBe(processBirth(process.pid));
    expect(processBirth(child.pid as number)).toBe(processBirth(child.pid as number));
    if (own !== '') expect(processBirth(child.pid as number)).not.toBe(own);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(processBirth(child.pid as number)).toBeUndefined();
    expect(processBirth(999_999_999)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')(
    'is the boot and the tick of the clock it began in',
    () => {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const ticks = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ')[19];
      expect(processBirth(process.pid)).toBe(`${boot} ${ticks}`);
    },
  );

  it('is not known on Windows, but whether there is such a process is', () => {
    onPlatform('win32', () => {
      expect(processBirth(process.pid)).toBe('');
      expect(processBirth(999_999_999)).toBeUndefined();
    });
  });

  it.runIf(process.platform === 'linux')(
    'is told by ps on other systems: the day and the second, whatever is spoken there',
    () => {
      const tell = () => onPlatform('darwin', () => processBirth(process.pid)) as string;
      const elsewhere = { TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8' };
      const told = withVariables(elsewhere, tell);
      expect(told).toMatch(/^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/);
      const began = Date.now() - 1000 * process.uptime();
      expect(Math.abs(Date.parse(`${told} UTC`) - began)).toBeLessThan(60_000);
      expect(withVariables({ PATH: '/nowhere' }, tell)).toBe('');
    },
  );

  it('is that of one that somebody else began, too', () => {
    const kill = vi.spyOn(process, 'kill');
    const refusedWith = (code: string) =>
      kill.mockImplementation(() => {
        throw errorOf(code);
      });
    refusedWith('EPERM');
    const own = processBirth(process.pid);
    refusedWith('ESRCH');
    const none = processBirth(process.pid);
    kill.mockRestore();
    expect(own).toBe(processBirth(process.pid));
    expect(none).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')(
    'is read behind the name, which may hold anything; there is none of one that has ended',
    () => {
      const rest = Array.from({ length: 18 }, (_, i) => i + 100).join(' ');
      const birthOf = (state: string) => {
        const read = (file: fs.PathOrFileDescriptor) =>
          String(file).endsWith('stat') ? `7 (a) (b) c) ${state} ${rest} 4242 9` : 'boot\n';
        return withDisk({ readFileSync: read as typeof fs.readFileSync }, () =>
          processBirth(process.pid),
        );
      };
      expect(['S', 'R', 'Z', 'X'].map(birthOf)).toEqual([
        ...['boot 4242', 'boot 4242', undefined, undefined],
      ]);
    },
  );

  it.runIf(process.platform === 'linux')('is not known where that cannot be read', () => {
    const readFileSync = () => {
      throw errorOf('EACCES');
    };
    expect(withDisk({ readFileSync }, () => processBirth(process.pid))).toBe('');
  });
});
