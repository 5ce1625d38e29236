/** Any JSON value, as the States Language passes between states. Treat as immutable: never write into one you did not make. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Keys are user data: `__proto__` and `constructor` are ordinary members (rule S6). */
export interface JsonObject {
  readonly [member: string]: Json;
}

/** True for a JSON object, false for null and arrays. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
