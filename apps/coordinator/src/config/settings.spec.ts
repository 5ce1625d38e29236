import { describe, expect, it } from '@jest/globals';
import { SettingsError } from './settings-error.js';
import { settingsFrom } from './settings.js';

describe('settingsFrom', () => {
  it('needs nothing to be set', () => {
    expect(settingsFrom({})).toEqual({
      redisUrl: 'redis://127.0.0.1:6379',
      host: '127.0.0.1',
      port: 8083,
      region: 'us-east-1',
      account: '123456789012',
      namespace: 'sfn',
      partitions: 128,
      stateShards: 1,
      stateConcurrency: 100,
      expressConcurrency: 1_000,
      unservedTaskWaitSeconds: 60,
      executionsPrefix: 'bull',
      retentionDays: 90,
      durability: 'standard',
      memoryWatermarkPercent: 85,
      backlogWatermark: 100_000,
      shutdownDelaySeconds: 1,
      shutdownSeconds: 8,
      access: { auth: 'off', auditLog: 'off', rates: new Map() },
    });
  });

  it('takes the region of the AWS tools unless it has its own', () => {
    expect(settingsFrom({ AWS_DEFAULT_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
    expect(settingsFrom({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-2' }).region).toBe('eu-west-2');
    expect(settingsFrom({ AWS_REGION: 'eu-west-2', STEPWELL_REGION: 'us-gov-west-1' }).region).toBe('us-gov-west-1');
  });

  it('takes an empty variable for none', () => {
    expect(settingsFrom({ STEPWELL_PORT: '', STEPWELL_NAMESPACE: '', REDIS_URL: '' })).toMatchObject({
      port: 8083,
      namespace: 'sfn',
      redisUrl: 'redis://127.0.0.1:6379',
    });
  });

  it('keeps closed executions for a part of a day, too', () => {
    expect(settingsFrom({ STEPWELL_RETENTION_DAYS: '0.5' }).retentionDays).toBe(0.5);
  });

  it.each([
    { name: 'STEPWELL_PORT', value: '70000', rule: 'a whole number from 0 to 65535' },
    { name: 'STEPWELL_PORT', value: '80.5', rule: 'a whole number' },
    { name: 'STEPWELL_PARTITIONS', value: '0', rule: 'from 1 to' },
    { name: 'STEPWELL_STATE_SHARDS', value: '129', rule: 'from 1 to 128' },
    { name: 'STEPWELL_ACCOUNT_ID', value: '12', rule: '12 digits' },
    { name: 'STEPWELL_NAMESPACE', value: 'a:b', rule: 'letters, digits' },
    { name: 'STEPWELL_EXECUTIONS_PREFIX', value: 'a:b', rule: 'colons' },
    { name: 'REDIS_URL', value: 'localhost:6379', rule: 'redis://' },
    { name: 'STEPWELL_DURABILITY', value: 'none', rule: 'strict, standard, ephemeral' },
    { name: 'STEPWELL_MEMORY_WATERMARK', value: '101', rule: 'from 1 to 100' },
    { name: 'STEPWELL_RETENTION_DAYS', value: '0', rule: 'a number from 0.0001 to 3650' },
    { name: 'STEPWELL_RETENTION_DAYS', value: 'long', rule: 'a number from' },
    { name: 'STEPWELL_REGION', value: 'mars', rule: 'an AWS region' },
  ])('refuses $name=$value and says what it may be', ({ name, value, rule }) => {
    const settings = () => settingsFrom({ [name]: value });
    expect(settings).toThrow(SettingsError);
    expect(settings).toThrow(`${name} is '${value}'`);
    expect(settings).toThrow(rule);
  });
});
