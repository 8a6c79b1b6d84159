const KNOWN = ' Known are: ';

/** A message of the library; the names that would do, which may be fifty, wait behind a word. */
export function Problem({ text }: { text: string }) {
  const at = text.indexOf(KNOWN);
  if (at < 0) return <p class="problem">{text}</p>;
  return (
    <div class="problem">
      <p>{text.slice(0, at)}</p>
      <details>
        <summary>Known are</summary>
        <p>{text.slice(at + KNOWN.length)}</p>
      </details>
    </div>
  );
}
