import { AgentFileError } from 'perilune';
import { inPlace, quoted } from '../text/places.js';
import type { Allowance } from './allowance.js';
import { crc32 } from './crc32.js';
import { ENCRYPTED, type Member, readDirectory } from './directory.js';
import { inflate } from './inflate.js';

const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;

/** A zip file whose members are read when they are asked for, each once. */
export class ZipArchive {
  private readonly members: ReadonlyMap<string, Member>;
  private readonly known = new Map<string, Uint8Array>();

  /**
   * @param allowance what may be unpacked, with what lies within members
   * @throws AgentFileError when its directory is damaged or dishonest
   */
  constructor(
    private readonly bytes: Uint8Array,
    readonly allowance: Allowance,
  ) {
    this.members = new Map(readDirectory(bytes).map((member) => [member.name, member]));
  }

  get names(): string[] {
    return [...this.members.keys()];
  }

  has(name: string): boolean {
    return this.members.has(name);
  }

  /**
   * A member's bytes, a view where they are stored: not to be changed.
   *
   * @throws AgentFileError when there is none of that name, or it is damaged
   */
  read(name: string): Uint8Array {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const member = this.members.get(name);
    if (member === undefined) {
      throw new AgentFileError(`it has no member ${quoted(name)}.`);
    }
    const found = inPlace(name, () => this.unpack(member));
    this.known.set(name, found);
    return found;
  }

  private unpack(member: Member): Uint8Array {
    const packed = this.packed(member);
    const { method, size, crc } = member;
    if (method !== 0 && method !== 8) {
      throw new AgentFileError(
        `it is packed by method ${method}, but only stored and deflated members are read.`,
      );
    }
    if (method === 0) {
      if (packed.length !== size)
        throw new AgentFileError('it is stored with two different sizes.');
      this.allowance.take(size);
    }
    const bytes = method === 0 ? packed : inflate(packed, size, this.allowance);
    if (crc32(bytes) === crc) return bytes;
    throw new AgentFileError(
      'its checksum is another than when it was saved: the file is damaged.',
    );
  }

  /** As it lies in the file, behind a header of its own that must agree with the directory. */
  private packed(member: Member): Uint8Array {
    const { bytes } = this;
    const { name, at, packedSize } = member;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (at + LOCAL_SIZE > bytes.length || view.getUint32(at, true) !== LOCAL) {
      throw new AgentFileError(`there is no member at byte ${at}, where the directory has it.`);
    }
    const named = at + LOCAL_SIZE;
    const nameLength = view.getUint16(at + 26, true);
    const own = new TextDecoder().decode(bytes.subarray(named, named + nameLength));
    if (own !== name) {
      throw new AgentFileError(`it is called ${quoted(own)} where it lies.`);
    }
    checkAgrees(view, member, named + nameLength);
    const from = named + nameLength + view.getUint16(at + 28, true);
    if (from + packedSize <= bytes.length) return bytes.subarray(from, from + packedSize);
    throw new AgentFileError('it reaches beyond the end of the file.');
  }
}

/** Sizes and checksum follow the member's bytes, in place of those before it (section 4.3.9). */
const FOLLOW = 8;
/** The size stands among what is extra (section 4.5.3), as Python writes it where it does not know it yet. */
const ELSEWHERE = 0xffffffff;

/**
 * Some programs go by what stands before a member, others by the directory: where the two differ they read different
 * files.
 */
function checkAgrees(view: DataView, { at, method, crc, packedSize, size }: Member, extra: number) {
  const flags = view.getUint16(at + 6, true);
  const follows = (flags & FOLLOW) !== 0;
  const agrees = (place: number, told: number) => {
    const own = view.getUint32(at + place, true);
    return own === told || (follows && own === 0);
  };
  const sizes = [view.getUint32(at + 18, true), view.getUint32(at + 22, true)];
  const isElsewhere = sizes.every((own) => own === ELSEWHERE);
  const areSizes = isElsewhere
    ? agreesElsewhere(view, { at, extra }, [size, packedSize])
    : agrees(18, packedSize) && agrees(22, size);
  const isPlain = (flags & ENCRYPTED) === 0 && view.getUint16(at + 8, true) === method;
  if (isPlain && agrees(14, crc) && areSizes) return;
  throw new AgentFileError(
    'what is said of it where it lies is not what the directory says: programs read different things of it.',
  );
}

/** Of a zip64 field the sizes, eight bytes each; zeros where they follow. */
function agreesElsewhere(
  view: DataView,
  { at, extra }: { at: number; extra: number },
  told: readonly number[],
): boolean {
  const end = Math.min(extra + view.getUint16(at + 28, true), view.byteLength);
  for (let field = extra; field + 20 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1 || view.getUint16(field + 2, true) < 16) continue;
    return told.every((size, i) => {
      const own = view.getBigUint64(field + 4 + 8 * i, true);
      return own === BigInt(size) || own === 0n;
    });
  }
  return false;
}
