export function Bridge() {
  return <p>…</p>;
}
