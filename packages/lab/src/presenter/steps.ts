import { open, type PanelId } from '../panels/open';
import { lookAt } from '../parts/look-at';
import { run, theatre, trainAnew, watch } from '../state/lab';

/** A step of a lesson before an audience: its title, and what the page then does. */
export interface PresenterStep {
  readonly title: string;
  readonly show: () => void | Promise<void>;
}

/** The lesson that there is without a course: from the first crash to the room's own hands. */
export const presenterSteps: readonly PresenterStep[] = [
  { title: 'It knows nothing', show: showFirst },
  { title: 'It practises', show: practise },
  { title: 'The curve, and the flights that decide', show: () => lookAt('.returns') },
  { title: 'How it learned, in three flights', show: tour },
  { title: 'What it sees, and what it expects', show: () => inspect('inside', 0.5) },
  { title: 'In slow motion', show: slowly },
  { title: 'Your turn: take over with T', show: handOver },
  { title: 'What is each piece for?', show: () => inspect('break', 1) },
];

function showFirst(): void {
  const [first] = run.milestones.peek();
  if (first !== undefined) watch(first);
  else theatre.show(1);
  lookAt('.transport');
}

function practise(): void {
  if (!run.active.peek() && run.outcome.peek() === undefined) trainAnew();
  else watch(undefined);
  lookAt('.transport');
}

async function tour(): Promise<void> {
  const { beginJourney } = await import('../journey/journey');
  void beginJourney();
}

function slowly(): void {
  theatre.restart(true);
  theatre.playing.value = true;
  theatre.speed.value = 0.25;
}

function handOver(): void {
  inspect('fly', 1);
  theatre.handTo('you');
}

function inspect(panel: PanelId, speed: number): void {
  if (theatre.pilot.peek() === 'you') theatre.handTo('agent');
  // What the tour left on the stage is one of its flights: what is looked into is the newest.
  if (run.watched.peek() !== undefined) watch(undefined);
  theatre.speed.value = speed;
  open.value = panel;
  lookAt('.panels');
}
