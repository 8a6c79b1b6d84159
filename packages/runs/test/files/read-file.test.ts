import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { readBytes, readJson, readText } from '../../src/files/read-file.js';
import { temporaryFolder } from '../temporary-folder.js';

const folder = temporaryFolder();

function fileOf(content: string | Uint8Array): string {
  const file = join(folder, 'file');
  writeFileSync(file, content);
  return file;
}

const messageOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return (error as Error).message.replaceAll(folder, '');
  }
  throw new Error('nothing was refused');
};

describe('F3: a file is read', () => {
  it('as it is', () => {
    expect(readText(fileOf('äb\n'), 'table')).toBe('äb\n');
    expect([...readBytes(fileOf(Uint8Array.of(0, 255)), 'agent')]).toEqual([0, 255]);
    expect(readJson(fileOf('{"a": [1, null]}'))).toEqual({ a: [1, null] });
  });

  it('or is not there, a folder, or too large for what it is to be', () => {
    expect(messageOf(() => readText(join(folder, 'nowhere'), 'options'))).toBe(
      '/nowhere cannot be read: there is no such file.',
    );
    mkdirSync(join(folder, 'inside'));
    expect(messageOf(() => readBytes(join(folder, 'inside'), 'agent'))).toBe(
      '/inside cannot be read: it is a folder, but a file is needed.',
    );
    const large = fileOf(new Uint8Array(16 * 2 ** 20 + 1));
    expect(messageOf(() => readText(large, 'options'))).toBe(
      '/file cannot be read: it has 17 MiB, but one of its kind has at most 16 MiB.',
    );
    expect(readBytes(fileOf(new Uint8Array(16 * 2 ** 20)), 'options')).toHaveLength(16 * 2 ** 20);
  });

  it.skipIf(process.platform === 'win32')('or would never end, or never begin', () => {
    expect(messageOf(() => readBytes('/dev/zero', 'agent'))).toBe(
      '/dev/zero cannot be read: it is a device, but a file is needed.',
    );
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(messageOf(() => readBytes(pipe, 'agent'))).toBe(
      '/pipe cannot be read: it is a pipe, but a file is needed.',
    );
  });

  it('or cannot be opened for a reason of the system’s, which is named and kept', () => {
    const read = () => readBytes(join(folder, 'a'.repeat(5_000)), 'table');
    expect(messageOf(read)).toMatch(/cannot be read: the name is too long.*\(ENAMETOOLONG\)/);
    expect(read).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'ENAMETOOLONG' }) }),
    );
  });

  it('and let go of: what is opened after a hundred have been read has no number beyond them', () => {
    const numberOfNext = () => {
      const descriptor = openSync(file, 'r');
      closeSync(descriptor);
      return descriptor;
    };
    const file = fileOf('x');
    const before = numberOfNext();
    for (let i = 0; i < 100; i++) readBytes(file, 'agent');
    expect(numberOfNext()).toBeLessThan(before + 50);
  });
});

describe('F8: a text', () => {
  const utf16 = Buffer.from('{"a": 1}', 'utf16le');
  it.each([
    ['\ufeff{"a": 1}', 'begins with a byte order mark'],
    [Buffer.concat([Uint8Array.of(0xff, 0xfe), utf16]), 'is UTF-16 (it begins with'],
    [Buffer.concat([Uint8Array.of(0xfe, 0xff), utf16.swap16()]), 'is UTF-16 (it begins with'],
    [Buffer.from('{"a": 1}', 'utf16le'), 'is UTF-16:'],
    [Buffer.from('{"a": 1}', 'utf16le').swap16(), 'is UTF-16:'],
    [Uint8Array.of(0x7b, 0xff, 0x7d), 'is not UTF-8'],
    [Uint8Array.of(0x7b, 0x7d, 0x0a, 0), 'is no text (byte 3 is 0)'],
  ])('in another encoding is told as such: %#', (content, told) => {
    const message = messageOf(() => readJson(fileOf(content)));
    expect(message).toContain(`/file ${told}`);
    expect(message).toContain('save it as UTF-8 without a byte order mark');
  });

  it.each([
    ['{"seed": 1,\n "seed": 2}', 'line 2, is no JSON: It has two entries named "seed", at'],
    ['{"a": [{"b": 1, "\\u0062": 2}]}', 'line 1, is no JSON: It has two entries named "b", at'],
    ['{"__proto__": 1}', 'an entry named "__proto__"'],
    [`${'['.repeat(101)}${']'.repeat(101)}`, 'entries 100 deep'],
    ['{"seed": 1,\n}', 'line 2, is no JSON'],
    ['{"seed": 1\n"steps": 2,\n"x": 3}\n', 'line 2, is no JSON'],
    ['{"seed":\n1,\n\n', 'line 2, is no JSON'],
    ['{\n"seed":\n\n', 'line 2, is no JSON: Unexpected end of JSON input.'],
    ['{"a": 1,\n"seed":\n x1,\n"b": 2}\n', "line 3, is no JSON: Unexpected token 'x'."],
    ['{"at position 1":\n[1, ],\n"b": 2}', "line 2, is no JSON: Unexpected token ']'."],
    ["x', y", "line 1, is no JSON: Unexpected token 'x'."],
  ])('that JSON.parse would take, or not, is refused with its line: %s', (text, told) => {
    expect(messageOf(() => readJson(fileOf(text)))).toContain(told);
  });
});
