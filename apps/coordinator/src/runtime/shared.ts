import { Logger } from '@nestjs/common';

export const TELEMETRY = Symbol('TELEMETRY');

/** The store behind requests: without Redis it fails within a second instead of waiting. */
export const API_STORE = Symbol('API_STORE');

/** The store behind background work: a command waits until Redis is back. */
export const WORK_STORE = Symbol('WORK_STORE');

/** The definitions behind background work, parsed once for requests and work together. */
export const WORK_DEFINITIONS = Symbol('WORK_DEFINITIONS');

/** Who is told of what a committed decision has ended: its trace and the metrics. */
export const ENDINGS = Symbol('ENDINGS');

/** The same, and the execution logs: those of Express executions are told otherwise. */
export const DURABLE_ENDINGS = Symbol('DURABLE_ENDINGS');

export const LOG = new Logger('coordinator');
