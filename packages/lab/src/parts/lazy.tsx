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
  return (
    <p role="status">
      {failed ? 'This part could not be fetched: reload the page.' : 'One moment …'}
    </p>
  );
}
