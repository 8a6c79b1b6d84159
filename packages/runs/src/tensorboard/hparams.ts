import { BinaryWriter } from '@bufbuild/protobuf/wire';

export type HparamValue = number | string | boolean;

/*
 * What TensorBoard's HParams plugin reads: values of a summary whose metadata carry the plugin's own
 * messages (plugin_data.proto). Without a summary of the whole experiment it makes the table from the
 * runs it finds, so that runs of different algorithms can stand in one.
 */

const PLUGIN = 'hparams';
const SUCCESS = 1;
const FAILURE = 2;
const DT_FLOAT = 1;

/** `Summary.Value` that says with which hyperparameters a session began. @param time seconds since 1970 */
export function sessionStart(
  hparams: Readonly<Record<string, HparamValue>>,
  time: number,
): Uint8Array {
  const info = new BinaryWriter();
  for (const [name, value] of Object.entries(hparams)) {
    info.tag(1, 2).fork().tag(1, 2).string(name).tag(2, 2).bytes(protobufValue(value)).join();
  }
  info.tag(5, 1).double(time);
  return pluginValue('_hparams_/session_start_info', 3, info.finish());
}

/** `Summary.Value` that says how it ended. @param time seconds since 1970 */
export function sessionEnd(succeeded: boolean, time: number): Uint8Array {
  const info = new BinaryWriter().tag(1, 0).int32(succeeded ? SUCCESS : FAILURE);
  return pluginValue('_hparams_/session_end_info', 4, info.tag(2, 1).double(time).finish());
}

/** `google.protobuf.Value`. */
function protobufValue(value: HparamValue): Uint8Array {
  const writer = new BinaryWriter();
  if (typeof value === 'number') return writer.tag(2, 1).double(value).finish();
  if (typeof value === 'boolean') return writer.tag(4, 0).bool(value).finish();
  return writer.tag(3, 2).string(value).finish();
}

/** @param field of `HParamsPluginData` that holds the info */
function pluginValue(tag: string, field: number, info: Uint8Array): Uint8Array {
  const data = new BinaryWriter().tag(field, 2).bytes(info).finish();
  const plugin = new BinaryWriter().tag(1, 2).string(PLUGIN).tag(2, 2).bytes(data).finish();
  const value = new BinaryWriter().tag(1, 2).string(tag);
  value.tag(9, 2).fork().tag(1, 2).bytes(plugin).join();
  return value.tag(8, 2).bytes(emptyTensor()).finish();
}

/** A `TensorProto` of no numbers, in the place where a value must be. */
function emptyTensor(): Uint8Array {
  const writer = new BinaryWriter().tag(1, 0).int32(DT_FLOAT);
  const shape = writer.tag(2, 2).fork();
  return shape.tag(2, 2).fork().tag(1, 0).int64(0).join().join().finish();
}
