import { executionIdOf, newToken, type CreateResult, type NewExecution } from '#store';
import { machineHash, newExecutionFields } from '../../codec/execution-fields.js';
import { PayloadWriter } from '../../codec/payload-cells.js';
import { stepArguments } from '../../codec/step-arguments.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { awakenOf } from '../awaken.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface CreateExecution {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly start: NewExecution;
}

export const createExecution = defineScript<CreateExecution, CreateResult>({
  name: 'create-execution',
  keys: ({ keys, start }) => keys.step(executionIdOf(start.info.arn)),
  args: ({ start, settings }) => {
    const payloads = new PayloadWriter();
    const fields = newExecutionFields(start, payloads);
    return [
      executionIdOf(start.info.arn),
      start.rootToken ?? newToken(),
      settings.graceMs,
      settings.retentionMs,
      newToken(),
      machineHash(start.info.stateMachineArn),
      start.timeoutSeconds === undefined ? '' : Math.ceil(start.timeoutSeconds * 1000),
      start.request ?? '',
      fields.length / 2,
      ...fields,
      ...stepArguments(start.decision, payloads),
    ];
  },
  reply: (reply, { start }) => {
    const [word, startedAt, awaken] = reply;
    const execution = executionIdOf(start.info.arn);
    switch (word) {
      case 'CREATED':
        return {
          status: 'ok',
          created: true,
          execution,
          startedAt: Number(startedAt),
          awaken: awakenOf(execution, awaken),
        };
      case 'EXISTS':
        return { status: 'ok', created: false, execution, startedAt: Number(startedAt), awaken: [] };
      case 'TAKEN':
        return { status: 'already-exists' };
      default:
        throw unknownReply('create-execution', reply);
    }
  },
});
