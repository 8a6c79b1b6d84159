/**
 * `perilune/worker`: the module of a worker that `trainInWorker` tells what to train. A worker of one's
 * own imports what registers its environments first, and this last.
 *
 * @module
 */
import { examine, train, workOnLanes } from './index.js';
import { helpWith, nodeThreads } from './threads/index.js';
import type { Port } from './worker/messages.js';
import { TrainingServer } from './worker/serve.js';

new TrainingServer(parentPort(), { train, examine, workOnLanes });
if (nodeThreads() === undefined) helpWith(globalThis.location.href);

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
