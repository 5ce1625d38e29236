/** Functions and a service, which differ in their history events. */
export const PLAIN_RESOURCES = [
  'arn:aws:lambda:us-east-1:123456789012:function:workload-a',
  'arn:aws:lambda:us-east-1:123456789012:function:workload-b',
  'arn:aws:states:::ecs:runTask.sync',
] as const;

/** A worker serves it with `redeliver: true`: an attempt whose worker was lost is run again. */
export const REDELIVERED_RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:workload-redelivered';

/** A service that is asked and answers by a callback. */
export const SENT_RESOURCE = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';

/** A function that is asked and answers by a callback: its job goes to the function that is named in the arguments. */
export const INVOKED_RESOURCE = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

/** What a worker of the workload must serve. */
export const WORKLOAD_RESOURCES = [...PLAIN_RESOURCES, REDELIVERED_RESOURCE, SENT_RESOURCE] as const;
