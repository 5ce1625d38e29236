import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StoreFullError } from '#store';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from './testing/api-under-test.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
afterEach(() => {
  jest.restoreAllMocks();
});

const ANSWER_TYPE = 'application/x-amz-json-1.0';
const ARN = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:m`;

async function post(body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(api.url, {
    method: 'POST',
    body,
    headers: { 'content-type': ANSWER_TYPE, 'x-amz-target': 'AWSStepFunctions.ListStateMachines', ...headers },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as { __type?: string; message?: string },
  };
}

describe('AWS JSON 1.0', () => {
  it('answers with the type, a date and a request id of its own', async () => {
    const { status, headers, body } = await post('{}');
    expect({ status, body }).toEqual({ status: 200, body: { stateMachines: [] } });
    expect(headers.get('content-type')).toBe(ANSWER_TYPE);
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('date')).not.toBeNull();
  });

  it('takes an empty body for an empty request, and any content type and Host', async () => {
    expect(await post('', { 'content-type': 'application/json' })).toMatchObject({ status: 200 });
    const { hostname, port } = new URL(api.url);
    const status = await new Promise((resolve, reject) => {
      const call = request(
        {
          hostname,
          port,
          method: 'POST',
          headers: { host: 'sync-elsewhere.example', 'x-amz-target': 'AWSStepFunctions.ListStateMachines' },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      call.on('error', reject).end('{}');
    });
    expect(status).toBe(200);
  });

  it.each<{ method: string; path: string; status: number; allow: string | null }>([
    { method: 'PUT', path: '/', status: 405, allow: 'GET, HEAD, POST' },
    { method: 'DELETE', path: '/?a=1', status: 405, allow: 'GET, HEAD, POST' },
    { method: 'POST', path: '/other', status: 404, allow: null },
    { method: 'GET', path: '/../etc/passwd%00', status: 404, allow: null },
  ])('answers $status to $method $path', async ({ method, path, status, allow }) => {
    const response = await fetch(api.url + path, { method });
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status, allow });
    expect(await response.json()).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
      message: expect.stringMatching(/POST/),
    });
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('date')).not.toBeNull();
  });

  it.each([
    ['https://evil.example', 400],
    ['http://127.0.0.1.evil.example', 400],
    ['null', 400],
    ['http://localhost:5173', 200],
    ['http://console.localhost', 200],
    ['http://127.0.0.1:8083', 200],
    ['http://[::1]:8083', 200],
  ])('to a page of %s answers %i while nobody is asked who he is', async (origin, status) => {
    const told = await post('{}', { origin });
    expect(told.status).toBe(status);
    if (status === 400) expect(told.body.__type).toBe('com.amazon.coral.service#AccessDeniedException');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'an operation that is not there',
      { 'x-amz-target': 'AWSStepFunctions.Nope' },
      "The operation 'Nope' is not known, or not served yet",
    ],
    [
      'a property every object has',
      { 'x-amz-target': 'AWSStepFunctions.constructor' },
      "The operation 'constructor' is not known, or not served yet",
    ],
    [
      'another service',
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      "X-Amz-Target must begin with 'AWSStepFunctions.'",
    ],
  ])('refuses %s', async (_, headers, message) => {
    expect(await post('{}', headers)).toMatchObject({
      status: 400,
      body: { __type: 'com.amazon.coral.service#UnknownOperationException', message },
    });
  });

  it.each<[string, BodyInit, string]>([
    ['text that is not JSON', '{"a":', 'The request body is not valid JSON'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'The request body is not valid UTF-8'],
    ['a body that is no object', '[]', 'Expected null or a structure'],
    ['nesting without end', '['.repeat(500_000), 'The request body is nested more than 500 levels deep'],
  ])('refuses %s', async (_, body, message) => {
    expect(await post(body)).toMatchObject({
      status: 400,
      body: { __type: 'com.amazon.coral.service#SerializationException', message },
    });
  });

  it('refuses more than a mebibyte, by its announced length and by what comes', async () => {
    const limit = 1_048_576;
    const exactly = `{"nextToken":"${'x'.repeat(limit - 16)}"}`;
    expect(exactly).toHaveLength(limit);
    expect((await post(exactly)).body.message).toMatch(
      /at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 1024$/,
    );
    const refused = { status: 413, body: { __type: 'com.amazon.coral.service#RequestEntityTooLargeException' } };
    expect(await post(`${exactly} `)).toMatchObject(refused);

    const { hostname, port } = new URL(api.url);
    const status = await new Promise((resolve, reject) => {
      const call = request(
        { hostname, port, method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
        (response) => {
          resolve(response.statusCode);
          call.destroy(); // in the middle of its body: it never ends
        },
      );
      call.on('error', reject);
      for (let sent = 0; sent <= limit; sent += 65_536) call.write(Buffer.alloc(65_536, 0x20));
    });
    expect(status).toBe(413);
    expect(await post('{}')).toMatchObject({ status: 200 });
  });

  it.each([
    [
      'the store cannot be reached',
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' }),
    ],
    ['the connection fails fast', new Error("Stream isn't writeable and enableOfflineQueue options is false")],
    [
      'a command gave up',
      new Error(
        'Reached the max retries per request limit (which is 1). Refer to "maxRetriesPerRequest" option for details.',
      ),
    ],
    [
      'Redis is loading',
      Object.assign(new Error('LOADING Redis is loading the dataset in memory'), { name: 'ReplyError' }),
    ],
    [
      'a cause says so',
      new Error('could not start', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) }),
    ],
    ['the disk of Redis is full', new Error('MISCONF Errors writing to the AOF file: No space left on device')],
  ])('answers 503 when %s', async (_, error) => {
    jest.spyOn(api.store, 'listStateMachines').mockRejectedValue(error);
    const { status, body, headers } = await post('{}');
    expect({ status, type: body.__type }).toEqual({ status: 503, type: 'com.amazon.coral.service#ServiceUnavailable' });
    expect(headers.get('retry-after')).toBe('1');
    expect(JSON.stringify(body)).not.toContain(error.message);
  });

  it('answers ThrottlingException when the store is full', async () => {
    jest.spyOn(api.store, 'listStateMachines').mockRejectedValue(new StoreFullError());
    expect(await post('{}')).toMatchObject({
      status: 400,
      body: { __type: 'com.amazon.coral.service#ThrottlingException' },
    });
  });

  it('tells nothing of a fault but the request id', async () => {
    jest.spyOn(api.store, 'listStateMachines').mockRejectedValue(new TypeError('secret of the house'));
    const { status, body, headers } = await post('{}');
    expect(status).toBe(500);
    expect(body).toEqual({
      __type: 'com.amazon.coral.service#InternalFailure',
      message: `The request could not be processed because of an internal failure. Request ID: ${headers.get('x-amzn-requestid') as string}`,
    });
  });

  it('hands on the trace context of the request, unless it is none', async () => {
    const create = {
      name: 'm',
      definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/r`,
    };
    await post(JSON.stringify(create), { 'x-amz-target': 'AWSStepFunctions.CreateStateMachine' });
    const start = (headers: Record<string, string>) =>
      post(JSON.stringify({ stateMachineArn: ARN, traceHeader: 'Root=body' }), {
        'x-amz-target': 'AWSStepFunctions.StartExecution',
        ...headers,
      });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await start({ traceparent, 'x-amzn-trace-id': 'Root=header' });
    expect(api.runtime.started.at(-1)).toMatchObject({ traceparent, traceHeader: 'Root=header' });
    await start({ traceparent: 'nonsense' });
    expect(api.runtime.started.at(-1)).toMatchObject({ traceHeader: 'Root=body' });
    expect(api.runtime.started.at(-1)).not.toHaveProperty('traceparent');
  });
});
