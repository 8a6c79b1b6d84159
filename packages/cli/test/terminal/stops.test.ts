import { setTimeout as pass } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Stopped, Stops } from '../../src/terminal/stops.js';

const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

describe('stops', () => {
  const before = listeners();
  let stops: Stops;
  afterEach(() => stops.close());

  it('abort at the first signal and remember which it was', () => {
    stops = new Stops();
    expect(stops.signal.aborted).toBe(false);
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGINT', 'SIGINT');
    expect(stops.signal.aborted).toBe(true);
    expect(stops.by).toBe('SIGTERM');
  });

  it('take what follows within 250 ms for the same key press, and leave a later one to the system', async () => {
    stops = new Stops();
    process.emit('SIGINT', 'SIGINT');
    expect(listeners()).toBe(before + 2);
    await pass(350);
    expect(listeners()).toBe(before);
  });

  it('leave no listener behind when closed', () => {
    stops = new Stops();
    stops.close();
    expect(listeners()).toBe(before);
  });

  it('exit with 128 and the number of the signal', () => {
    expect(new Stopped('SIGINT', '').exitCode).toBe(130);
    expect(new Stopped('SIGTERM', '').exitCode).toBe(143);
    expect(new Stopped('SIGHUP', '').exitCode).toBe(129);
  });
});
