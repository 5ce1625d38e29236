/*
 * `…:mapRun:<state machine>/<label>:<uuid>`. The UUID (version 8: of our own making) tells which execution the run belongs to,
 * so that it can be found among those of its machine by their start, without an index: 48 bits are when that execution was
 * started, 32 a check sum of its ARN, and 40 make it unique within it.
 */

export interface MapRunOrigin {
  /** The state machine's ARN. */
  readonly stateMachineArn: string;
  /** About when the execution was started, epoch ms: its first decision may not know it exactly. */
  readonly startedAt: number;
  /** `checkSumOf` the execution's ARN. */
  readonly checkSum: string;
}

export function mapRunArn(
  execution: { readonly arn: string; readonly stateMachineName: string; readonly startedAt: number },
  label: string,
  random: () => number,
): string {
  const [prefix] = execution.arn.split(':execution:');
  const time = hex(execution.startedAt, 12);
  const sum = checkSumOf(execution.arn);
  const unique = hex(Math.floor(random() * 2 ** 40), 10);
  const uuid = `${time.slice(0, 8)}-${time.slice(8)}-8${sum.slice(0, 3)}-8${sum.slice(3, 6)}-${sum.slice(6)}${unique}`;
  return `${prefix}:mapRun:${execution.stateMachineName}/${label}:${uuid}`;
}

const ARN =
  /^(arn:[^:]+:states:[^:]*:[^:]*):mapRun:([^/:]+)\/[^:]+:([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{2})[0-9a-f]{10}$/;

/** Where a Map Run belongs; undefined when the ARN cannot be one of ours. */
export function originOfMapRun(arn: string): MapRunOrigin | undefined {
  const match = ARN.exec(arn);
  if (!match) return undefined;
  const [, prefix, machine, high, low, ...sum] = match;
  return {
    stateMachineArn: `${prefix}:stateMachine:${machine}`,
    startedAt: Number.parseInt(`${high}${low}`, 16),
    checkSum: sum.join(''),
  };
}

/** 32 bits as hexadecimal digits (FNV-1a over UTF-16 units). */
export function checkSumOf(text: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return hex(sum >>> 0, 8);
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits);
