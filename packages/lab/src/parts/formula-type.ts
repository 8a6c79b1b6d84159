import address from 'virtual:formula-font';

let isAsked = false;

/**
 * Has formulas set in the page's own type, once it is there. It is read as data, since the page's policy lets no style
 * fetch a font; where it cannot be had, the system's stands in.
 */
export function fetchFormulaType(): void {
  if (isAsked) return;
  isAsked = true;
  void read().catch(() => {
    isAsked = false;
  });
}

async function read(): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The type of formulas is not there: ${answer.status}`);
  const face = new FontFace('Perilune formulas', await answer.arrayBuffer());
  document.fonts.add(await face.load());
}
