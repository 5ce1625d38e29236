/* The parts a worker process is made of, for who puts them together otherwise: the simulator. Not for users. */
export { Announcer } from '../heartbeat/announcer.js';
export { LeaseKeeper } from '../heartbeat/lease-keeper.js';
export { TaskRunner, type TaskRunnerParts } from './task-runner.js';
