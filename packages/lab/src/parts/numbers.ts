const grouped = new Intl.NumberFormat('en');

/** 12,345 */
export function count(value: number): string {
  return grouped.format(Math.round(value));
}

/** With a true minus and one decimal, so that a column of them does not jump. */
export function score(value: number | undefined, digits = 1): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value).toFixed(digits);
  return value < 0 && Number(size) !== 0 ? `\u2212${size}` : size;
}

/** 0:07 or 1:02:03 */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/** 7.3 seconds, or from two minutes on 2:03 */
export function duration(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(1)} seconds` : clock(seconds);
}

/** 1.2 k, 3.4 M */
export function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(0)} k` : count(value);
}

/** `targetUpdateInterval` as people say it: target update interval. */
export function spelled(name: string): string {
  return name.replace(/([A-Z])/g, ' $1').toLowerCase();
}
