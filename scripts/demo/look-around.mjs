import { bold, dim, say } from './print.mjs';

/** Says where to look. While everything still runs these lines can be pasted as they stand. */
export function lookAround({ settings, redisUrl, stateMachineArn, executionArn, logs, keep }) {
  const { endpoint, region, namespace, shopPrefix, executionsPrefix } = settings;
  const aws = `AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo aws stepfunctions --endpoint-url ${endpoint} --region ${region}`;
  const otlp = process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || process.env.OTEL_EXPORTER_OTLP_ENDPOINT;

  say(
    `\n${bold('Where to look')} ${dim(keep ? '' : '(this run is over: npm run demo -- --keep leaves everything running)')}`,
  );
  say(`  API          ${endpoint}  (any AWS SDK, or the AWS CLI:)`);
  say(`               ${aws} list-executions --state-machine-arn ${stateMachineArn}`);
  say(`               ${aws} get-execution-history --execution-arn ${executionArn}`);
  say(`  Queue API    BullMQ queue "executions", prefix "${executionsPrefix}"`);
  say(
    `  Redis        ${redisUrl.replace(/\/\/[^@/]*@/, '//***@')}  keys ${namespace}:* (Stepwell) and ${shopPrefix}:* (the shop's own)`,
  );
  if (otlp) {
    say(`  Traces       sent to ${otlp}, one for each order; Jaeger shows them at port 16686 of that machine`);
  } else {
    say(
      '  Traces       off. With a Jaeger (docker run --rm -p 16686:16686 -p 4318:4318 jaegertracing/jaeger) running:',
    );
    say('               OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 npm run demo, then http://127.0.0.1:16686');
  }
  say(`  Logs         ${logs}`);
  say('  Definition   examples/shoe-shop/order.asl.json\n');
}
