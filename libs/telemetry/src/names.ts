/* Every span and attribute name that Stepwell writes, in one place. */

/** Span names. One trace per execution: execution → state → task attempt → worker handler. */
export const SPAN = {
  /** From StartExecution to the terminal event. */
  execution: 'execution',
  /** From StateEntered until the state is left. The name in Jaeger is `state <name>`. */
  state: 'state',
  /** From the Scheduled event to the outcome of one attempt of a Task state. */
  taskAttempt: 'task attempt',
  /** The worker's handler while it runs. */
  handler: 'task handler',
} as const;

export const ATTRIBUTE = {
  executionArn: 'stepwell.execution.arn',
  executionName: 'stepwell.execution.name',
  executionStatus: 'stepwell.execution.status',
  stateMachineArn: 'stepwell.state_machine.arn',
  stateName: 'stepwell.state.name',
  stateType: 'stepwell.state.type',
  resource: 'stepwell.task.resource',
  attempt: 'stepwell.task.attempt',
  worker: 'stepwell.worker',
  /** Name of the error only: never a cause, an input or an output. OpenTelemetry's own name for it. */
  error: 'error.type',
} as const;
