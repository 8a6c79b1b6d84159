/** What is passed on to whoever the person chooses. */
export interface Parcel {
  title: string;
  /** Where the agent is trained anew; undefined: nowhere. */
  url: string | undefined;
  /** A picture or a film; undefined: the link alone. */
  file: File | undefined;
}

/** Whether this browser hands things over to others on the device, as those of phones do: such a file, if one is given. */
export function canSend(file?: File): boolean {
  if (!('share' in navigator)) return false;
  return file === undefined || navigator.canShare?.({ files: [file] }) === true;
}

/** Hands over the file, where this browser hands over such files, and the link. @returns why not; undefined: it is done */
export async function send({ title, url, file }: Parcel): Promise<string | undefined> {
  const told = { title, ...(url !== undefined && { url }) };
  const whole = { ...told, ...(file && { files: [file] }) };
  try {
    await navigator.share(navigator.canShare?.(whole) ? whole : told);
    return undefined;
  } catch (error) {
    // Who changes their mind knows that it was not sent.
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    return `It was not sent: ${error instanceof Error ? error.message : String(error)}`;
  }
}
