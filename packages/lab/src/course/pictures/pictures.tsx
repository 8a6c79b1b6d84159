import type { Picture } from '../../../course/pictures';
import { Bars } from './bars';
import { Board } from './board';
import { Flight } from './flight';
import { Lines } from './lines';

/** What a run hands over, drawn. */
export function Pictures({ pictures }: { pictures: readonly Picture[] }) {
  return (
    <div class="course-pictures">
      {pictures.map((picture) => (
        <One key={`${picture.kind} ${picture.title}`} picture={picture} />
      ))}
    </div>
  );
}

function One({ picture }: { picture: Picture }) {
  switch (picture.kind) {
    case 'lines':
      return <Lines picture={picture} />;
    case 'bars':
      return <Bars picture={picture} />;
    case 'board':
      return <Board picture={picture} />;
    case 'flight':
      return <Flight picture={picture} />;
  }
}
