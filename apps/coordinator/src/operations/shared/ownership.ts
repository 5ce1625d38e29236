import type { ArnPlace } from '#sfn-api';
import { placeOfArn } from '#store';
import type { TaskCallbacks } from '../../tokens.js';
import type { Caller } from '../operation.js';

/** Whether something of this account and region is there for the caller: what is another's does not exist (S2). */
export function owns({ account, principal }: Caller, place: ArnPlace): boolean {
  return place.account === account && (principal?.region === undefined || place.region === principal.region);
}

/** Tells the tasks that the caller may answer; undefined while nobody has to say who he is: then he may answer any. */
export function ownTasks(caller: Caller): ((resource: string) => boolean) | undefined {
  return caller.principal && ((resource) => owns(caller, placeOfArn(resource)));
}

/** ARN of what the task of a token belongs to, if that is the caller's: what is another's is not told. */
export async function ownTaskResource(
  callbacks: Pick<TaskCallbacks, 'resourceOf'>,
  taskToken: string,
  caller: Caller,
): Promise<string | undefined> {
  const resource = await callbacks.resourceOf(taskToken);
  return resource !== undefined && owns(caller, placeOfArn(resource)) ? resource : undefined;
}
