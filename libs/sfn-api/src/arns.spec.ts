import { describe, expect, it } from '@jest/globals';
import {
  checkRoleArn,
  formatActivityArn,
  formatExecutionArn,
  formatStateMachineArn,
  parseActivityArn,
  parseExecutionArn,
  parseStateMachineArn,
} from './arns.js';
import { checkName } from './names.js';

const PLACE = { region: 'us-east-1', account: '123456789012' };
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:orders';

describe('ARNs', () => {
  it('puts a region into its partition', () => {
    expect(formatStateMachineArn(PLACE, 'orders')).toBe(MACHINE);
    expect(formatExecutionArn({ ...PLACE, region: 'cn-north-1' }, 'orders', 'one')).toBe(
      'arn:aws-cn:states:cn-north-1:123456789012:execution:orders:one',
    );
  });

  it('reads what it writes', () => {
    expect(parseStateMachineArn(MACHINE)).toEqual({ ...PLACE, name: 'orders' });
    expect(parseStateMachineArn(`${MACHINE}:7`)).toEqual({ ...PLACE, name: 'orders', qualifier: '7' });
    expect(parseExecutionArn(formatExecutionArn(PLACE, 'orders', 'a.b'))).toEqual({
      ...PLACE,
      stateMachineName: 'orders',
      name: 'a.b',
    });
    expect(parseActivityArn(formatActivityArn(PLACE, 'pack'))).toEqual({ ...PLACE, name: 'pack' });
  });

  it.each([
    [() => parseStateMachineArn('invalid_arn'), "Invalid Arn: 'Invalid ARN prefix: invalid_arn'"],
    [
      () => parseExecutionArn('arn:aws:lambda:us-east-1:1:function:x'),
      "Invalid Arn: 'Invalid ARN prefix: arn:aws:lambda:us-east-1:1:function:x'",
    ],
    [
      () => parseExecutionArn('arn:aws:states:us-east-1:1:express:m:e:u'),
      "Invalid Arn: 'Resource type not valid in this context: express'",
    ],
    [
      () => parseStateMachineArn('arn:aws:states:us-east-1:1:activity:a'),
      "Invalid Arn: 'Resource type not valid in this context: activity'",
    ],
    [
      () => parseExecutionArn('arn:aws:states:us-east-1:1:execution:m'),
      "Invalid Arn: 'Invalid ARN: arn:aws:states:us-east-1:1:execution:m'",
    ],
    [() => parseActivityArn(MACHINE), "Invalid Arn: 'Resource type not valid in this context: stateMachine'"],
    [() => checkRoleArn('root'), "Invalid Role Arn: 'root'"],
  ])('refuses %s with %s', (act, message) => {
    expect(act).toThrow(message);
  });

  it('refuses the ARN of a definition inside a Distributed Map, with the reason', () => {
    expect(() => parseStateMachineArn(`${MACHINE}/Label`)).toThrow(
      expect.objectContaining({ reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS' }),
    );
  });
});

describe('names', () => {
  it.each(['orders', 'a.b-c_d', 'Ümläut', "x+y=(z)!@'", '名前'])('accepts %s', (name) => {
    expect(() => checkName(name)).not.toThrow();
  });

  it.each([
    ...' <>{}[]?*"#%\\^|~`$&,;:/',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u009f',
    '\ufffe',
    '\uffff',
    '\ud800',
    '😀',
    '\u00a0',
  ])('refuses %j in a name', (char) => {
    expect(() => checkName(`a${char}b`)).toThrow(`Invalid Name: 'a${char}b'`);
  });
});
