import { drawScene } from 'perilune';
import { FILM_SIZE, type Take } from './film';

const FRAMES_PER_SECOND = 50;
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

/** Whether this browser can record WebM. */
export function canRecord(): boolean {
  return 'MediaRecorder' in window && TYPES.some((type) => MediaRecorder.isTypeSupported(type));
}

/**
 * Plays an episode to a recorder, at its own speed.
 *
 * @param tell how much of it is done, 0..1
 */
export async function recordWebm(
  { frames, stepsPerSecond }: Take,
  tell: (share: number) => void,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, FILM_SIZE);
  const pen = canvas.getContext('2d');
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  if (pen === null || mimeType === undefined) throw new Error('This browser records no WebM.');
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 4_000_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise<void>((done) => {
    recorder.onstop = () => done();
  });
  recorder.start();
  const began = performance.now();
  for (let at = 0; at < frames.length; at = (stepsPerSecond * (performance.now() - began)) / 1000) {
    const frame = frames[Math.floor(at)];
    if (frame === undefined) break;
    drawScene(pen, frame.scene, { ...FILM_SIZE, overlay: frame.overlay });
    tell(at / frames.length);
    await new Promise(requestAnimationFrame);
  }
  recorder.stop();
  await stopped;
  for (const track of stream.getTracks()) track.stop();
  return new Blob(parts, { type: 'video/webm' });
}
