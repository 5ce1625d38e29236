import { CreateActivityCommand, paginateListActivities, type SFNClient } from '@aws-sdk/client-sfn';
import type { Change } from './change.js';
import type { PlannedActivity } from './plan.js';
import { deployTags } from './deploy-tags.js';

/** Makes sure that an activity is there; creating it is idempotent by its name. */
export async function deployActivity(sfn: SFNClient, activity: PlannedActivity, dryRun: boolean): Promise<Change> {
  const { name, tags, file } = activity;
  const common = { type: 'activity', name, file } as const;
  const existing = await activityArn(sfn, name);
  if (existing !== undefined) {
    const retagged = await deployTags(sfn, existing, tags, dryRun);
    if (retagged) return { ...common, action: 'update', arn: existing, differs: ['tags'] };
    return { ...common, action: 'unchanged', arn: existing };
  }
  if (dryRun) return { ...common, action: 'create' };
  const { activityArn: arn } = await sfn.send(new CreateActivityCommand({ name, ...(tags && { tags: [...tags] }) }));
  return { ...common, action: 'create', arn };
}

async function activityArn(sfn: SFNClient, name: string): Promise<string | undefined> {
  for await (const page of paginateListActivities({ client: sfn, pageSize: 1_000 }, {})) {
    const found = page.activities?.find((activity) => activity.name === name);
    if (found !== undefined) return found.activityArn;
  }
  return undefined;
}
