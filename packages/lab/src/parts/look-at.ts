/** Brings what has just been asked for to the top of the page, or under the stage where that stays on top. @param place its selector */
export function lookAt(place: string): void {
  // What has been asked for with it, the engines for one, takes its room first.
  requestAnimationFrame(() => requestAnimationFrame(() => bringUp(place)));
}

function bringUp(place: string): void {
  const element = document.querySelector<HTMLElement>(place);
  const stage = document.querySelector<HTMLElement>('.theatre-stage');
  if (element === null || stage === null) return;
  const covered = getComputedStyle(stage).position === 'sticky' ? stage.offsetHeight : 0;
  element.style.scrollMarginTop = `${covered}px`;
  element.scrollIntoView({ block: 'start' });
}
