/**
 * `perilune/worker`: the module of a worker that `trainInWorker` tells what to train. A worker of one's
 * own imports what registers its environments first, and this last.
 *
 * @module
 */
import { train } from './index.js';
import type { Port } from './worker/messages.js';
import { TrainingServer } from './worker/serve.js';
import { nodeThreads } from './worker/threads.js';

new TrainingServer(parentPort(), train);

function parentPort(): Port {
  const parent = nodeThreads()?.parentPort;
  if (parent) {
    return {
      post: (message) => parent.postMessage(message),
      listen: (handle) => parent.on('message', (message) => handle(message as never)),
    };
  }
  const scope = globalThis as unknown as Worker;
  return {
    post: (message) => scope.postMessage(message),
    listen: (handle) => {
      scope.onmessage = ({ data }) => handle(data as never);
    },
  };
}
