import { InvalidToken, TaskDoesNotExist, TaskTimedOut } from '#sfn-api';
import type { TaskTokenResult } from '../../tokens.js';

/** What a task token was not good for, in AWS's errors. @throws InvalidToken, TaskTimedOut, TaskDoesNotExist */
export function refuseUnlessOk(result: TaskTokenResult): void {
  switch (result) {
    case 'ok':
      return;
    case 'invalid':
      throw new InvalidToken();
    case 'gone':
      throw new TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'");
    case 'not-found':
      throw new TaskDoesNotExist("Task Does Not Exist: 'Provided task does not exist'");
  }
}
