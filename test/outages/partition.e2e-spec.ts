import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, SilentWay, startOwnRedis, type OwnRedis } from '#testing';
import { Api } from '../support/api.js';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';

const WAITS = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3_600, End: true } } });
/** Far below the eight seconds after which a connection of background work gives up, and far above what is promised: a second. */
const AT_ONCE_MS = 5_000;

/** Only one of a coordinator's connections is dead: those who wait for an answer have another one. */
describe('a coordinator whose background work is cut off from Redis', () => {
  let redis: OwnRedis;
  let way: SilentWay;
  let process: Restartable | undefined;

  beforeAll(async () => {
    redis = await startOwnRedis();
    way = new SilentWay(redis.port);
  });
  afterAll(async () => {
    await process?.crash();
    way.close();
    await redis.stop();
  });

  it('starts what it has never started before, and stops what runs', async () => {
    const names = { namespace: 'cut', executionsPrefix: 'cut-bull' };
    const cut = await coordinator(environmentOf({ url: await way.open(), ...names }));
    process = cut;
    await cut.start();
    const api = new Api([cut.endpoint]);
    const runs = await api.startExecution(await api.createStateMachine('known', WAITS), 'runs', {}, 0);
    const unknown = await api.createStateMachine('unknown', WAITS.replace('3600', '1800'));
    await eventually(async () => (await api.describeExecution(runs)).status === 'RUNNING');

    expect(way.fallSilent('stepwell-commands')).toBe(1);
    const began = Date.now();
    await api.startExecution(unknown, 'begins', {}, 0);
    await api.stopExecution(runs, 'Enough', 'it has waited long enough');
    expect(Date.now() - began).toBeLessThan(AT_ONCE_MS);
    expect(await api.describeExecution(runs)).toMatchObject({ status: 'ABORTED', error: 'Enough' });
  }, 60_000);
});
