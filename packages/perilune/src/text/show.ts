const LONGEST = 80;

/** A value as an error message shows it: short, unambiguous, never throwing. */
export function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return quote(value);
  if (ArrayBuffer.isView(value)) return shorten(`${value.constructor.name}(${showList(value)})`);
  return shorten(json(value));
}

function quote(value: unknown): string {
  return typeof value === 'string' ? shorten(JSON.stringify(value)) : String(value);
}

function showList(view: ArrayBufferView): string {
  return 'length' in view ? Array.from(view as unknown as ArrayLike<number>).join(', ') : '';
}

function json(value: object): string {
  try {
    return JSON.stringify(value) ?? 'an object';
  } catch {
    return 'an object';
  }
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`;
}
