/**
 * Lines of a coordinator or worker to which Redis did not answer in time. Where no test harms Redis they tell of the machine, which had
 * no processor left for it: other suites keep all of them busy. What matters then is looked at by itself.
 */
const SLOW_REDIS =
  /Redis at \S+ is (not reachable \(no answer\)|reachable again)|Redis has not answered within a second/;

/** What processes have printed, without those lines. */
export function withoutSlowRedis(output: string): string[] {
  return output.split('\n').filter((line) => !SLOW_REDIS.test(line));
}
