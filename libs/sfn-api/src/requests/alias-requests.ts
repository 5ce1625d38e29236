// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Structures, Text, Whole } from '../constraints/index.js';
import { RoutingConfigurationListItem } from './structures.js';

export class CreateStateMachineAliasRequest {
  @Text({ max: 256, sensitive: true })
  readonly description?: string;

  @Text({
    required: true,
    min: 1,
    max: 80,
    pattern: {
      matches: /^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$/,
      text: String.raw`^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$`,
    },
  })
  readonly name!: string;

  @Structures(() => RoutingConfigurationListItem, { required: true, min: 1, max: 2 })
  readonly routingConfiguration!: readonly RoutingConfigurationListItem[];
}

export class DeleteStateMachineAliasRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineAliasArn!: string;
}

export class DescribeStateMachineAliasRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineAliasArn!: string;
}

export class ListStateMachineAliasesRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text({ min: 1, max: 1024 })
  readonly nextToken?: string;

  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;
}

export class UpdateStateMachineAliasRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineAliasArn!: string;

  @Text({ max: 256, sensitive: true })
  readonly description?: string;

  @Structures(() => RoutingConfigurationListItem, { min: 1, max: 2 })
  readonly routingConfiguration?: readonly RoutingConfigurationListItem[];
}
