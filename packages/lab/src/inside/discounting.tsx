import { count, score } from '../parts/numbers';
import { theatre } from '../state/lab';

/** Why what it expects is not the number over the picture: later rewards count less in it. */
export function Discounting() {
  const discount = theatre.episode.value?.discount;
  if (discount === undefined || discount >= 1) return null;
  const half = Math.log(0.5) / Math.log(discount);
  return (
    <p class="dim">
      Discounted: each step later counts {score(discount, 3).replace(/0+$/, '')} of the one before,
      so a reward {count(half)} steps away counts half. The return over the picture is the plain
      sum.
    </p>
  );
}
