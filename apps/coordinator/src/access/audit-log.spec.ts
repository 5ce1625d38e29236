import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditLog, auditSink } from './audit-log.js';

let room: string;
let file: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'audit-'));
  file = join(room, 'audit.log');
});
afterEach(() => rmSync(room, { recursive: true }));

const lost: string[] = [];
const opened = (where: string) => new AuditLog(auditSink(where, ({ message }) => lost.push(message)));
const entry = { operation: 'StartExecution', via: 'http', outcome: 'ok' } as const;
const operationsIn = (where: string) =>
  readFileSync(where, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as typeof entry).operation);

describe('the audit log', () => {
  it('is a file of its owner, in which a line is as soon as it is noted', () => {
    opened(file).note(entry);
    opened(file).note({ ...entry, operation: 'StopExecution' });
    expect(operationsIn(file)).toEqual(['StartExecution', 'StopExecution']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps a line for what changes something, and for no name that somebody made up', () => {
    const log = opened(file);
    for (const operation of [
      'StartSyncExecution',
      'GetActivityTask',
      'SendTaskHeartbeat',
      'TagResource',
      'DescribeExecution',
      'ListActivities',
      'GetExecutionHistory',
      'TestState',
      'ValidateStateMachineDefinition',
      'x\n{"operation":"StartExecution"}',
      '',
    ])
      log.note({ ...entry, operation });
    expect(operationsIn(file)).toEqual(['StartSyncExecution', 'GetActivityTask', 'SendTaskHeartbeat', 'TagResource']);
  });

  it('goes on in a new file when the old one has been moved away', () => {
    const log = opened(file);
    log.note(entry);
    renameSync(file, `${file}.1`);
    log.note({ ...entry, operation: 'StopExecution' });
    log.reopen();
    log.note({ ...entry, operation: 'TagResource' });
    expect([operationsIn(`${file}.1`), operationsIn(file)]).toEqual([
      ['StartExecution', 'StopExecution'],
      ['TagResource'],
    ]);
  });

  it('tells of lines that are lost, and goes on when it can', () => {
    const log = opened(file);
    rmSync(room, { recursive: true });
    log.reopen();
    log.note(entry);
    expect(lost.splice(0)).toEqual([expect.stringContaining('ENOENT')]);
    mkdirSync(room);
    log.note({ ...entry, operation: 'TagResource' });
    expect([operationsIn(file), lost]).toEqual([['TagResource'], []]);
  });

  it('cannot be opened where there is no place for it', () => {
    expect(() => opened(join(room, 'none', 'audit.log'))).toThrow('ENOENT');
  });

  it('is not kept when it is off', () => {
    expect(opened('off').isKept).toBe(false);
    expect(opened(file)).toMatchObject({ isKept: true, isFile: true });
    expect(opened('stdout')).toMatchObject({ isKept: true, isFile: false });
  });
});
