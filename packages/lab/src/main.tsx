import './styles/base.css';
import './styles/layout.css';
import '@perilune/article/recipes';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { App } from './app';
import { place as placeInCourse } from './course/place';
import { Embedded } from './embedded';
import { keepOffline } from './offline';
import { Boundary } from './parts/boundary';
import { Lazy } from './parts/lazy';
import { whatIsMissing } from './parts/needs';
import { lookForMore } from './parts/worlds';
import { listenToErrors } from './state/complaints';
import { begin } from './state/lab';
import { isEmbedded } from './state/link';

listenToErrors();
const place = document.getElementById('lab');
const missing = whatIsMissing();
if (place !== null && missing !== undefined) render(<Missing what={missing} />, place);
else if (place !== null) {
  render(
    <Boundary what="The lab">
      <Lab />
    </Boundary>,
    place,
  );
  void keepOffline();
  void lookForMore();
}

/** Begins where its failing is seen. */
function Lab() {
  useState(begin);
  if (isEmbedded()) return <Embedded />;
  if (placeInCourse.value === undefined) return <App />;
  return <Lazy load={async () => (await import('./course/course')).Course} />;
}

function Missing({ what }: { what: string }) {
  return (
    <main class="missing card">
      <h1>Perilune lab</h1>
      <p role="alert">{what}</p>
      <p>
        The lab trains its agents in the page itself and cannot do so here. Any recent Firefox,
        Chrome, Edge or Safari can; <code>perilune train</code> does the same on the command line.
      </p>
      <button type="button" onClick={() => location.reload()}>
        Look again
      </button>
    </main>
  );
}
