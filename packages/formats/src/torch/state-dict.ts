import { AgentFileError, type NamedTensor } from 'perilune';
import { Allowance } from '../archive/allowance.js';
import { isZip } from '../archive/directory.js';
import { ZipArchive } from '../archive/zip.js';
import { unpickle } from '../pickle/unpickle.js';
import { Dict, kindOf, Made, type PickleKey, type PickleValue } from '../pickle/values.js';
import { inPlace, listed, quoted } from '../text/places.js';
import { TORCH_GLOBALS } from './globals.js';
import { numbersOf, type TensorView, tensorView } from './tensor.js';

/** Tensors by PyTorch's names, whose numbers are read when they are asked for. */
export class StateDict {
  /** In the order of the file. */
  readonly names: readonly string[];
  private readonly views: ReadonlyMap<string, TensorView>;

  /** @throws AgentFileError when something in it is no tensor, or all together have more numbers than the file */
  constructor(
    entries: ReadonlyMap<PickleKey, PickleValue>,
    private readonly storages: Storages,
  ) {
    const views = new Map<string, TensorView>();
    for (const [name, value] of entries) {
      if (typeof name !== 'string') throw new AgentFileError(`a tensor is named ${String(name)}.`);
      views.set(
        name,
        inPlace(quoted(name), () => tensorView(value)),
      );
    }
    this.views = views;
    this.names = [...views.keys()];
    const numbers = [...views.values()].reduce((sum, { size }) => sum + size, 0);
    if (numbers <= storages.mostNumbers) return;
    throw new AgentFileError('the tensors have more numbers than a file of this size.');
  }

  has(name: string): boolean {
    return this.views.has(name);
  }

  /** @throws AgentFileError when there is no such tensor */
  shapeOf(name: string): readonly number[] {
    return this.viewOf(name).shape;
  }

  /** A copy, as float32. @throws AgentFileError when there is no such tensor, or a number in it is none */
  tensor(name: string): NamedTensor {
    const view = this.viewOf(name);
    return inPlace(quoted(name), () => {
      const values = numbersOf(view, this.storages.read(view.storage.key), this.storages.isLittle);
      return { name, shape: view.shape, values };
    });
  }

  private viewOf(name: string): TensorView {
    const view = this.views.get(name);
    if (view !== undefined) return view;
    throw new AgentFileError(
      `there is no tensor ${quoted(name)}; there are ${listed(this.names)}.`,
    );
  }
}

/** Where the numbers are. */
interface Storages {
  /** That all tensors together may have. */
  readonly mostNumbers: number;
  readonly isLittle: boolean;
  read(key: string): Uint8Array;
}

/** Numbers that tensors may have beyond what a file of this size holds in half precision: views may share a storage. */
const SLACK = 1_000_000;

/**
 * Reads what `torch.save(module.state_dict(), file)` wrote, PyTorch 1.6 and newer: a zip file with a pickle that names
 * the tensors and a member for each storage. On what device they were does not matter.
 *
 * @param allowance of the file that it lies in. Default: its own
 * @throws AgentFileError when it holds something else than a state dict, or is damaged
 */
export function readStateDict(
  bytes: Uint8Array,
  allowance = new Allowance(bytes.length),
): StateDict {
  checkZip(bytes);
  const archive = new ZipArchive(bytes, allowance);
  const folder = folderOf(archive);
  const root = inPlace(`${folder}data.pkl`, () =>
    unpickle(archive.read(`${folder}data.pkl`), { globals: TORCH_GLOBALS, hasPersistent: true }),
  );
  const storages = {
    mostNumbers: bytes.length / 2 + SLACK,
    isLittle: isLittleEndian(archive, folder),
    read: (key: string) => archive.read(`${folder}data/${key}`),
  };
  return new StateDict(entriesOf(root), storages);
}

/** Whether a zip file is one of PyTorch's, and no folder of something else. */
export function isTorchFile(names: readonly string[]): boolean {
  return names.some((name) => /^[^/]+\/data\.pkl$/.test(name));
}

/** Whether a file is a pickle of protocol 2, as PyTorch wrote before 1.6. */
export function isLegacyTorch(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80 && bytes[1] === 2;
}

function checkZip(bytes: Uint8Array): void {
  if (isZip(bytes)) return;
  throw new AgentFileError(
    isLegacyTorch(bytes)
      ? 'it is a pickle, as PyTorch wrote before 1.6: load it there and save it again with a newer version.'
      : 'it is no file of PyTorch: it does not begin as a zip file does.',
  );
}

function folderOf(archive: ZipArchive): string {
  const { names } = archive;
  const found = names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (names.some((name) => /^[^/]+\/(code\/|constants\.pkl$)/.test(name))) {
    throw new AgentFileError(
      'it is a TorchScript program, which holds code: save `module.state_dict()` in its place.',
    );
  }
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.slice(0, -'data.pkl'.length);
  throw new AgentFileError(
    `it should hold one data.pkl, as files of PyTorch do, but holds ${found.length}.`,
  );
}

function isLittleEndian(archive: ZipArchive, folder: string): boolean {
  const name = `${folder}byteorder`;
  if (!archive.has(name)) return true;
  const said = new TextDecoder().decode(archive.read(name)).trim();
  if (said === 'little' || said === 'big') return said === 'little';
  throw new AgentFileError(`${name} says ${quoted(said)}, but must be "little" or "big".`);
}

function entriesOf(root: PickleValue): ReadonlyMap<PickleKey, PickleValue> {
  const entries = root instanceof Dict || root instanceof Made ? root.entries : undefined;
  if (entries !== undefined && entries.size > 0) return entries;
  throw new AgentFileError(
    `it holds ${kindOf(root)}, but a state dict, tensors by name, was expected: save \`module.state_dict()\`.`,
  );
}
