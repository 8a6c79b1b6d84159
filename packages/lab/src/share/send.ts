/** What is passed on to whoever the person chooses. */
export interface Parcel {
  title: string;
  /** Where the agent is trained anew; undefined: nowhere. */
  url: string | undefined;
  picture: HTMLCanvasElement;
}

/** Whether this browser hands things over to others on the device: those of phones do. */
export function canSend(): boolean {
  return 'share' in navigator;
}

/** Hands over the picture, where this browser hands over pictures, and the link. @returns why not; undefined: it is done */
export async function send({ title, url, picture }: Parcel): Promise<string | undefined> {
  const blob = await new Promise<Blob | null>((made) => picture.toBlob(made, 'image/png'));
  const told = { title, ...(url !== undefined && { url }) };
  const whole = {
    ...told,
    ...(blob && { files: [new File([blob], 'landing.png', { type: blob.type })] }),
  };
  try {
    await navigator.share(navigator.canShare?.(whole) ? whole : told);
    return undefined;
  } catch (error) {
    // Who changes their mind knows that it was not sent.
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    return `It was not sent: ${error instanceof Error ? error.message : String(error)}`;
  }
}
