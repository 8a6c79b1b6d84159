import workerpool from 'workerpool';
import { runTask } from './run-task.js';
import type { Task } from './task.js';

workerpool.worker({
  run: (task: Task) => runTask(task, (progress) => workerpool.workerEmit(progress)),
});
