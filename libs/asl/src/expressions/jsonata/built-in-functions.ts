/**
 * The functions of JSONata 2.0 and of the Step Functions dialect. `$eval` is not among them: AWS has taken it away.
 * @see the AWS developer guide, "Transforming data with JSONata"
 */
export const BUILT_IN_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    'sum count max min average',
    'string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join',
    'formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not',
    'map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct',
    'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis now millis clone',
    'partition range hash uuid parse',
  ].flatMap((line) => line.split(' ')),
);
