/**
 * Whether two values are the same JSON. Members are compared in order: texts as given, and configurations, which are
 * always built in the order of the model.
 */
export function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
