import { describe, expect, it } from '@jest/globals';
import { placeOf } from './place.js';

describe('the place of the API', () => {
  it.each([
    [{}, {}, 'http://127.0.0.1:8083'],
    [{}, { AWS_ENDPOINT_URL_SFN: 'http://b:1' }, 'http://b:1'],
    [{}, { AWS_ENDPOINT_URL_SFN: 'http://b:1', STEPWELL_ENDPOINT: 'http://c:2' }, 'http://c:2'],
    [{ endpoint: 'https://d' }, { STEPWELL_ENDPOINT: 'http://c:2' }, 'https://d'],
    [{}, { STEPWELL_ENDPOINT: '' }, 'http://127.0.0.1:8083'],
  ])('of %j and %j is %s', (options, env, endpoint) => {
    expect(placeOf(options, env).endpoint).toBe(endpoint);
  });

  it.each([
    ['http://127.0.0.1:8083', true],
    ['http://localhost:1', true],
    ['http://[::1]:1', true],
    ['http://127.0.0.1.example.com', false],
    ['https://states.us-east-1.amazonaws.com', false],
  ])('%s is on this machine: %s', (endpoint, loopback) => {
    expect(placeOf({ endpoint }, {}).loopback).toBe(loopback);
  });

  it('takes region and account from where the coordinator takes them', () => {
    expect(placeOf({}, { AWS_REGION: '', STEPWELL_ACCOUNT_ID: '' })).toMatchObject({
      region: undefined,
      account: undefined,
    });
    const env = { AWS_DEFAULT_REGION: 'eu-west-3', STEPWELL_ACCOUNT_ID: '111122223333' };
    expect(placeOf({}, env)).toMatchObject({ region: 'eu-west-3', account: '111122223333' });
    expect(placeOf({ region: 'eu-west-1', account: '444455556666' }, env)).toMatchObject({
      region: 'eu-west-1',
      account: '444455556666',
    });
  });

  it.each([[{ endpoint: 'localhost:8083' }], [{ endpoint: 'nowhere' }], [{ account: '12' }]])(
    'refuses %j',
    (options) => {
      expect(() => placeOf(options, {})).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});
