import { isDeeperThan, LIMITS, SerializationException } from '#sfn-api';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * The JSON value of a request body; nothing at all counts as `{}`.
 * @throws SerializationException when it is not UTF-8, not JSON, or nested too deeply
 */
export function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (cause) {
    throw new SerializationException('The request body is not valid UTF-8', { cause });
  }
  if (isDeeperThan(text, LIMITS.jsonDepth))
    throw new SerializationException(`The request body is nested more than ${LIMITS.jsonDepth} levels deep`);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SerializationException('The request body is not valid JSON', { cause });
  }
}
