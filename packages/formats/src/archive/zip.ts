import { AgentFileError } from 'perilune';
import { inPlace, quoted } from '../text/places.js';
import type { Allowance } from './allowance.js';
import { crc32 } from './crc32.js';
import { type Member, readDirectory } from './directory.js';
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
  private packed({ name, at, packedSize }: Member): Uint8Array {
    const { bytes } = this;
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
    const from = named + nameLength + view.getUint16(at + 28, true);
    if (from + packedSize <= bytes.length) return bytes.subarray(from, from + packedSize);
    throw new AgentFileError('it reaches beyond the end of the file.');
  }
}
