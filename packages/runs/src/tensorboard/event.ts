import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { type HparamValue, sessionEnd, sessionStart } from './hparams.js';

/** What an event of a run tells. */
export type Happening =
  /** The first of each file. */
  | { kind: 'version' }
  /** A run begins or goes on: whatever has this step or a later one is void. */
  | { kind: 'start' }
  | { kind: 'scalars'; values: Readonly<Record<string, number>> }
  | { kind: 'hparams'; hparams: Readonly<Record<string, HparamValue>> }
  | { kind: 'end'; succeeded: boolean };

export type RunEvent = Happening & {
  /** Environment steps of the run. */
  step: number;
  /** Seconds since 1970. */
  wallTime: number;
};

const FILE_VERSION = 'brain.Event:2';
/** `SessionLog.SessionStatus.START`. */
const START = 1;

/** TensorFlow's message `Event` (event.proto); numbers are its fields'. */
export function encodeEvent(event: RunEvent): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, 1).double(event.wallTime);
  writer.tag(2, 0).int64(event.step);
  writeWhat(writer, event);
  return writer.finish();
}

function writeWhat(writer: BinaryWriter, event: RunEvent): void {
  if (event.kind === 'version') {
    writer.tag(3, 2).string(FILE_VERSION);
  } else if (event.kind === 'start') {
    writer.tag(7, 2).fork().tag(1, 0).int32(START).join();
  } else {
    writer.tag(5, 2).fork();
    for (const value of summaryValues(event)) writer.tag(1, 2).bytes(value);
    writer.join();
  }
}

function summaryValues(event: RunEvent): Uint8Array[] {
  if (event.kind === 'scalars') {
    return Object.entries(event.values).map(([tag, value]) => scalar(tag, value));
  }
  if (event.kind === 'hparams') return [sessionStart(event.hparams, event.wallTime)];
  return event.kind === 'end' ? [sessionEnd(event.succeeded, event.wallTime)] : [];
}

/** `Summary.Value` with a tag and a simple value; what is beyond float32, as learning runs away, is infinite there. */
function scalar(tag: string, value: number): Uint8Array {
  return new BinaryWriter().tag(1, 2).string(tag).tag(2, 5).float(Math.fround(value)).finish();
}

/** The step of an encoded `Event`. */
export function stepOf(event: Uint8Array): number {
  const reader = new BinaryReader(event);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 2) return Number(reader.int64());
    reader.skip(wireType);
  }
  return 0;
}
