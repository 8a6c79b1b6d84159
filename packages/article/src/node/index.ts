/**
 * The report of the tutorial's systems: all runs carried out, and what came of them written as HTML and
 * Markdown. For Node.
 *
 * @module
 */

export { duration } from './numbers.js';
export { planTasks } from './plan.js';
export { runTasks, type Watcher } from './run-tasks.js';
export type { ReportInput } from './tables.js';
export type { Task, TaskProgress, TaskResult } from './task.js';
export { claimReportFolder, writeReport } from './write.js';
