import { type Zippable, zipSync } from 'fflate';
import type { NamedTensor } from 'perilune';
import { type Call, global, type Pickled, pickle } from './pickle.js';

const ORDERED_DICT: Call = { call: global('collections', 'OrderedDict'), of: [] };

/** A zip with nothing compressed and no clock in it. */
export function storedZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const zippable: Zippable = { ...files };
  return zipSync(zippable, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** A file that `torch.save` could have written: a value, with tensors by `TorchFile.tensor` in it. */
export class TorchFile {
  private readonly storages: Uint8Array[] = [];

  /** A tensor of float32, as part of the value; its numbers become a storage of the file. */
  tensor({ shape, values }: Pick<NamedTensor, 'shape' | 'values'>): Pickled {
    const key = String(this.storages.length);
    this.storages.push(new Uint8Array(Float32Array.from(values).buffer));
    const storage = ['storage', global('torch', 'FloatStorage'), key, 'cpu', values.length];
    return {
      call: global('torch._utils', '_rebuild_tensor_v2'),
      of: [
        { persistent: { tuple: storage } },
        0,
        { tuple: [...shape] },
        { tuple: stridesOf(shape) },
        false,
        ORDERED_DICT,
      ],
    };
  }

  /** The tensors of a module by their names. */
  stateDict(tensors: readonly NamedTensor[]): Pickled {
    return { entries: tensors.map((tensor) => [tensor.name, this.tensor(tensor)] as const) };
  }

  /** The file's bytes. */
  save(value: Pickled): Uint8Array {
    const data = this.storages.map((bytes, i) => [`archive/data/${i}`, bytes] as const);
    return storedZip({
      'archive/data.pkl': pickle(value),
      'archive/byteorder': new TextEncoder().encode('little'),
      ...Object.fromEntries(data),
      'archive/version': new TextEncoder().encode('3\n'),
    });
  }
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--)
    strides[i] = (strides[i + 1] as number) * (shape[i + 1] as number);
  return strides;
}
