import { AgentFileError } from 'perilune';
import { quoted } from '../text/places.js';

/** What the central directory says of a member. */
export interface Member {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly at: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** Bytes of the end record and of an entry without what varies in length. */
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LONGEST_COMMENT = 0xffff;
/** Of a member's flags. */
export const ENCRYPTED = 1;

/** Whether the bytes begin as zip files do. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The members of a zip file by its central directory (PKWARE's APPNOTE 6.3, sections 4.3.12 and 4.3.16), which is
 * what Python's `zipfile` goes by.
 *
 * @throws AgentFileError for a damaged directory, and for what no honest archive of agents has: a name twice, names
 *   that lead elsewhere, encryption, sizes beyond 4 GiB (zip64)
 */
export function readDirectory(bytes: Uint8Array): Member[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  let at = view.getUint32(end + 16, true);
  checkPlain(count !== 0xffff && size !== 0xffffffff && at !== 0xffffffff);
  if (at + size > end) throw damaged('its directory does not lie within it');
  const names = new Set<string>();
  const members: Member[] = [];
  for (let i = 0; i < count; i++) {
    const { member, next } = readEntry(bytes, view, { at, end });
    checkName(member.name, names);
    members.push(member);
    at = next;
  }
  return members;
}

/** Where the end record stands, behind which there is its comment and nothing else. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw damaged('it has no directory at its end: it is cut short, or no zip file');
}

function readEntry(bytes: Uint8Array, view: DataView, { at, end }: { at: number; end: number }) {
  if (at + ENTRY_SIZE > end || view.getUint32(at, true) !== ENTRY) {
    throw damaged(`there is no entry of its directory at byte ${at}`);
  }
  const [nameLength, extra, comment] = [28, 30, 32].map((i) => view.getUint16(at + i, true)) as [
    number,
    number,
    number,
  ];
  const next = at + ENTRY_SIZE + nameLength + extra + comment;
  if (next > end) throw damaged(`the entry of its directory at byte ${at} is cut short`);
  const name = new TextDecoder().decode(
    bytes.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength),
  );
  const [crc, packedSize, size] = [16, 20, 24].map((i) => view.getUint32(at + i, true)) as [
    number,
    number,
    number,
  ];
  const place = view.getUint32(at + 42, true);
  checkPlain(packedSize !== 0xffffffff && size !== 0xffffffff && place !== 0xffffffff);
  if (view.getUint16(at + 8, true) & ENCRYPTED) {
    throw new AgentFileError(`its member ${quoted(name)} is encrypted.`);
  }
  const method = view.getUint16(at + 10, true);
  return { member: { name, method, crc, packedSize, size, at: place }, next };
}

function checkName(name: string, known: Set<string>): void {
  if (known.has(name)) {
    throw new AgentFileError(
      `it has two members named ${quoted(name)}, of which programs read different ones.`,
    );
  }
  known.add(name);
  const leadsElsewhere =
    /^([/\\]|[a-z]:)|\\|\0/i.test(name) || name.split('/').some((part) => part === '..');
  if (!leadsElsewhere) return;
  throw new AgentFileError(`its member ${quoted(name)} has a name that leads out of the archive.`);
}

function checkPlain(isPlain: boolean): void {
  if (isPlain) return;
  throw new AgentFileError(
    'it is a zip64 archive with sizes that only zip64 can say (beyond 4 GiB or 65,535 members), which no agent has.',
  );
}

function damaged(what: string): AgentFileError {
  return new AgentFileError(`it is no whole zip file: ${what}.`);
}
