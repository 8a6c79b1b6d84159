import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * What an input needs to keep what is being typed when the page around it is drawn anew: it shows `value` when that
 * changes, and once it was typed.
 *
 * @param take what was typed
 */
export function useTyped(value: string | number, take: (input: HTMLInputElement) => void) {
  const ref = useRef<HTMLInputElement>(null);
  const [times, setTimes] = useState(0);
  useLayoutEffect(() => {
    if (ref.current) ref.current.value = String(value);
  }, [value, times]);
  const onChange = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    take(currentTarget);
    setTimes((before) => before + 1);
  };
  return { ref, onChange };
}
