import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { writeDurably } from '../../src/folder/durable.js';
import { temporaryFolder } from '../temporary-folder.js';

describe('writing durably', () => {
  it('replaces a file and leaves nothing beside it', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    writeDurably(file, 'first');
    writeDurably(file, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(file)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says what cannot be written and why, and leaves what is there', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken/inside'), { recursive: true });
    expect(() => writeDurably(join(folder, 'taken'), 'x')).toThrow(/taken cannot be written: /);
    expect(() => writeDurably(join(folder, 'none/file'), 'x')).toThrow(/none\/file cannot be/);
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['inside']);
    const attempt = () => writeDurably(join(folder, 'none/file'), 'x');
    expect(attempt).toThrow(Failure);
    expect(attempt).toThrow(/file cannot be written: ENOENT.*\.$/);
  });
});
