import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Fetches a part of the page when it is first shown. */
export function Lazy({ load }: { load: () => Promise<ComponentType> }) {
  const [state, setState] = useState<{ Part?: ComponentType; failed?: boolean }>({});
  useEffect(() => {
    load().then(
      (Part) => setState({ Part }),
      () => setState({ failed: true }),
    );
  }, []);
  const { Part, failed } = state;
  if (Part !== undefined) return <Part />;
  if (!failed) return <p role="status">One moment …</p>;
  return (
    <p class="problem" role="alert">
      This part could not be fetched.{' '}
      <button type="button" onClick={() => location.reload()}>
        Reload the page
      </button>
    </p>
  );
}
