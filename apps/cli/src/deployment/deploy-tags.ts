import { ListTagsForResourceCommand, type SFNClient, type Tag, TagResourceCommand } from '@aws-sdk/client-sfn';

/**
 * Sets the tags that are planned; others stay.
 * @returns whether one of them was missing or different
 */
export async function deployTags(
  sfn: SFNClient,
  resourceArn: string,
  wanted: readonly Tag[] | undefined,
  dryRun: boolean,
): Promise<boolean> {
  if (wanted === undefined || wanted.length === 0) return false;
  const { tags: present = [] } = await sfn.send(new ListTagsForResourceCommand({ resourceArn }));
  const tags = wanted.filter(({ key, value }) => !present.some((tag) => tag.key === key && tag.value === value));
  if (tags.length > 0 && !dryRun) await sfn.send(new TagResourceCommand({ resourceArn, tags }));
  return tags.length > 0;
}
