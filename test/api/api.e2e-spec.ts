import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SFNServiceException } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OperationName } from '#sfn-api';
import { CASES } from './cases/index.js';
import type { Act, OperationCases } from './operation-cases.js';
import { apiPage, type Told } from './page.js';
import { World, type Exchange } from './world.js';

/*
 * Every operation of the service model, called by the AWS SDK at a real coordinator: that it does what it is for, and each of its
 * errors, or why that error cannot be. `npm run docs:api` writes docs/api.md from what this suite has seen.
 */

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/api.md');
/** What is kept of the service model; libs/sfn-api compares it with that of the SDK. */
const MODEL = JSON.parse(readFileSync(join(ROOT, 'libs/sfn-api/model/states-2016-11-23.json'), 'utf8')) as {
  readonly operations: Readonly<Record<OperationName, { readonly errors: readonly string[] }>>;
};
/** Where errors come from: `__type` before the `#`. */
const ORIGINS = ['com.amazonaws.swf.service.v2.model', 'com.amazon.coral.validate'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const operations = Object.entries(CASES) as [OperationName, OperationCases][];
const failing = operations.flatMap(([operation, { fails }]) =>
  Object.entries(fails).map(([error, act]): [OperationName, string, Act] => [operation, error, act]),
);

/** What every answer has, good or bad. */
function checkExchange({ headers }: Exchange): void {
  expect(headers['x-amzn-requestid']).toMatch(UUID);
  expect(headers['content-type']).toBe('application/x-amz-json-1.0');
  expect(Math.abs(Date.parse(headers['date'] as string) - Date.now())).toBeLessThan(60_000);
}

describe('the table of cases', () => {
  it('has every operation of the model', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(MODEL.operations).sort());
  });

  it.each(operations)('has every error of %s, each once', (operation, { fails, elsewhere = {}, never = {} }) => {
    const told = [fails, elsewhere, never].flatMap((each) => Object.keys(each));
    expect(told.sort()).toEqual(MODEL.operations[operation].errors);
  });

  it('names suites that show what they are said to show', () => {
    for (const [, { elsewhere = {} }] of operations) {
      for (const [error, suite] of Object.entries(elsewhere))
        expect(readFileSync(join(ROOT, suite), 'utf8')).toContain(error);
    }
  });
});

describe('the API', () => {
  let world: World;
  const told: Told[] = [];

  beforeAll(async () => {
    world = await World.start();
  }, 90_000);
  afterAll(() => world?.stop(), 30_000);

  it.each(operations)('%s does what it is for', async (operation, { succeeds }) => {
    const { exchanges, error } = await world.during(() => succeeds(world));
    expect(error).toBeUndefined();
    expect(exchanges.some((each) => each.operation === operation && each.status === 200)).toBe(true);
    exchanges.forEach(checkExchange);
  });

  it.each(failing)(
    '%s is refused with %s',
    async (operation, name, act) => {
      const { exchanges, error } = await world.during(() => act(world));
      expect(error).toBeInstanceOf(SFNServiceException);
      const refusal = error as SFNServiceException;
      expect([refusal.name, refusal.$fault, refusal.$metadata.httpStatusCode]).toEqual([name, 'client', 400]);
      const { requestId } = refusal.$metadata;
      const exchange = exchanges.find((each) => each.headers['x-amzn-requestid'] === requestId) as Exchange;
      checkExchange(exchange);
      expect(exchange).toMatchObject({ operation, status: 400, body: { message: refusal.message } });
      const [origin, code] = String(exchange.body['__type']).split('#');
      expect(code).toBe(name);
      expect(ORIGINS).toContain(origin);
      told.push({ operation, error: name, message: refusal.message });
    },
    30_000,
  );

  it('is told of in docs/api.md as it was seen here (npm run docs:api)', () => {
    // Run by name or in part, there is less to tell.
    if (told.length < failing.length) return;
    const page = apiPage(told);
    if (process.env['STEPWELL_WRITE_DOCS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
