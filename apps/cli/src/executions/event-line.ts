import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Output } from '../terminal/output.js';
import { detailsOf } from './events.js';

const LONGEST = 100;
const OTHERS = ['workerName', 'error', 'cause', 'index', 'mapRunArn', 'output', 'input'];

/** `   1.204 s    7  TaskStateEntered  Charge`: when, since the execution began, and what. */
export function eventLine(event: HistoryEvent, startedAt: number, out: Output): string {
  const at = `${(((event.timestamp?.getTime() ?? startedAt) - startedAt) / 1_000).toFixed(3)} s`.padStart(10);
  const type = event.type ?? '';
  const styled = /(?:Failed|TimedOut|Aborted)$/.test(type) ? out.style('red', type) : type;
  return `${out.style('dim', `${at}  ${String(event.id).padStart(4)}`)}  ${styled}  ${summaryOf(event)}`.trimEnd();
}

/** The few words that tell one event of a type from another: a state's name, a resource, an error. */
export function summaryOf(event: HistoryEvent): string {
  const details = detailsOf(event);
  const { resource, resourceType } = details as { readonly resource?: string; readonly resourceType?: string };
  // `runTask.sync` alone says little: AWS keeps the service apart from it.
  const service = resourceType === undefined ? '' : `${resourceType}:`;
  const words = [
    details['name'],
    resource && `${service}${resource}`,
    ...OTHERS.map((member) => details[member]),
  ].filter((value) => typeof value === 'string' || typeof value === 'number');
  const text = words.join('  ').replace(/\s*\n\s*/g, ' ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
