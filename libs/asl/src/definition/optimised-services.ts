/** What a state does after the call: goes on, waits for the job it started, or waits for a token to come back. */
export type IntegrationPattern = 'request-response' | 'sync' | 'sync:2' | 'waitForTaskToken';

/*
 * The optimised integrations and their patterns (AWS developer guide, "Integrating optimized services";
 * facts/integrations.md §1). An entry is `action` or `action+job` (`.sync`), `+job2` (`.sync:2`), `+token` (`.waitForTaskToken`).
 */
const OPTIMISED: { readonly [service: string]: readonly string[] } = {
  apigateway: ['invoke+token'],
  athena: ['startQueryExecution+job', 'stopQueryExecution', 'getQueryExecution', 'getQueryResults'],
  batch: ['submitJob+job'],
  bedrock: ['invokeModel+token', 'createModelCustomizationJob+job'],
  codebuild: [
    'startBuild+job',
    'stopBuild',
    'batchDeleteBuilds',
    'batchGetReports',
    'startBuildBatch+job',
    'stopBuildBatch',
    'retryBuildBatch+job',
    'deleteBuildBatch',
  ],
  databrew: ['startJobRun+job'],
  dynamodb: ['getItem', 'putItem', 'deleteItem', 'updateItem'],
  ecs: ['runTask+job+token'],
  eks: [
    'call',
    'runJob+job',
    'createCluster+job',
    'deleteCluster+job',
    'createNodegroup+job',
    'deleteNodegroup+job',
    'createFargateProfile+job',
    'deleteFargateProfile+job',
  ],
  elasticmapreduce: [
    'createCluster+job',
    'terminateCluster+job',
    'setClusterTerminationProtection',
    'addStep+job',
    'cancelStep',
    'modifyInstanceFleetByName',
    'modifyInstanceGroupByName',
  ],
  'emr-containers': ['createVirtualCluster', 'deleteVirtualCluster+job', 'startJobRun+job'],
  'emr-serverless': [
    'createApplication+job',
    'startApplication+job',
    'stopApplication+job',
    'deleteApplication+job',
    'startJobRun+job',
    'cancelJobRun+job',
  ],
  events: ['putEvents+token'],
  glue: ['startJobRun+job'],
  http: ['invoke'],
  lambda: ['invoke+token'],
  mediaconvert: ['createJob+job'],
  sagemaker: [
    'createEndpoint',
    'createEndpointConfig',
    'createModel',
    'updateEndpoint',
    'createHyperParameterTuningJob+job',
    'createLabelingJob+job',
    'createProcessingJob+job',
    'createTrainingJob+job',
    'createTransformJob+job',
  ],
  sns: ['publish+token'],
  sqs: ['sendMessage+token'],
  states: ['startExecution+job+job2+token'],
};

const PATTERNS: { readonly [mark: string]: IntegrationPattern } = {
  job: 'sync',
  job2: 'sync:2',
  token: 'waitForTaskToken',
};

const ACTIONS: ReadonlyMap<string, readonly IntegrationPattern[]> = new Map(
  Object.entries(OPTIMISED).flatMap(([service, entries]) =>
    entries.map((entry): [string, readonly IntegrationPattern[]] => {
      const [action, ...marks] = entry.split('+');
      return [
        `${service}:${action}`,
        ['request-response', ...marks.map((mark) => PATTERNS[mark] as IntegrationPattern)],
      ];
    }),
  ),
);

/** The patterns an optimised integration knows; none for an unknown service or action. */
export function integrationPatterns(service: string, action: string): readonly IntegrationPattern[] {
  return ACTIONS.get(`${service}:${action}`) ?? [];
}
