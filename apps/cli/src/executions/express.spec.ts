import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../connection/connect.js';
import { isExpress, runSync } from './express.js';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';

describe('runSync', () => {
  let server: Server;
  /** Operations that were asked for. */
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
      response.writeHead(503).end('{"__type":"ServiceUnavailable"}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => void server.close());

  it('asks once, since each request is an execution; others are repeated', async () => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { sfn } = await connect({ endpoint, loopback: true }, {});
    await expect(isExpress(sfn, MACHINE)).rejects.toThrow();
    await expect(runSync(sfn, { stateMachineArn: MACHINE }, undefined)).rejects.toThrow();
    sfn.destroy();
    expect(asked).toEqual([
      'DescribeStateMachine',
      'DescribeStateMachine',
      'DescribeStateMachine',
      'StartSyncExecution',
    ]);
  });
});
