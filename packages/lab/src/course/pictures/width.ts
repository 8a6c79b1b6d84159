import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** The width of a place, followed: a picture has as many units as there are pixels, and its letters stay legible. */
export function useWidth(): [box: Ref<HTMLElement>, width: number] {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
