import { AgentFileError } from 'perilune';

/** Reads a pickle from front to back. Numbers are little-endian; nothing is read beyond the end. */
export class Cursor {
  /** Bytes read. */
  at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** A view of the next bytes. @throws AgentFileError when there are not so many */
  take(length: number): Uint8Array {
    if (length > this.left)
      throw new AgentFileError(
        `it is cut short: ${length} bytes should follow, but ${this.left} do.`,
      );
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  /** A length of eight bytes; beyond 2^53 rounded, which is more than there is. */
  uint64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }

  /** Big-endian, as BINFLOAT has it. */
  float64(): number {
    return this.view.getFloat64(this.skip(8));
  }

  text(length: number): string {
    return utf8(this.take(length));
  }

  /** Up to the end of a line, which is read too. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new AgentFileError('it is cut short: a line has no end.');
    const text = this.text(end - this.at);
    this.at += 1;
    return text;
  }

  private skip(length: number): number {
    this.take(length);
    return this.at - length;
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new AgentFileError('a text in it is no UTF-8.', { cause: error });
  }
}

/** A signed integer of any length, two's complement: a number where one holds it. */
export function integerOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}
