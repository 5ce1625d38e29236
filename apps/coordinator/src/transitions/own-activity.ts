import { type ActivityStore, placeOfArn } from '#store';

/** Whether there is such an activity for an execution: those of another account or region are not there for it (S2). */
export async function isActivityFor(
  executionArn: string,
  activityArn: string,
  store: Pick<ActivityStore, 'getActivity'>,
): Promise<boolean> {
  const [own, its] = [placeOfArn(executionArn), placeOfArn(activityArn)];
  if (own.account !== its.account || own.region !== its.region) return false;
  return (await store.getActivity(activityArn)) !== undefined;
}
