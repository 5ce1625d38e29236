/** Where AWS says an error comes from: the part of `__type` before the `#`. SDKs read only the part after it. */
const SERVICE = 'com.amazonaws.swf.service.v2.model';
const VALIDATION = 'com.amazon.coral.validate';
const CORAL = 'com.amazon.coral.service';

export type ErrorOrigin = 'service' | 'validation' | 'coral';
const PREFIXES: Readonly<Record<ErrorOrigin, string>> = { service: SERVICE, validation: VALIDATION, coral: CORAL };

/**
 * An answer of the API that is not a success. One child per AWS exception; the class name is the exception's name, as
 * the service model spells it. The message is what the caller reads: AWS's own text wherever one is known.
 */
export abstract class SfnApiError extends Error {
  readonly httpStatus: number = 400;
  protected readonly origin: ErrorOrigin = 'service';

  /** The exception's name on the wire. */
  abstract readonly code: string;

  override get name(): string {
    return this.code;
  }

  /** Members beside `__type` and `message`, e.g. `reason` of a ValidationException. */
  protected get members(): Readonly<Record<string, string>> {
    return {};
  }

  /** The response body. */
  toBody(): Record<string, string> {
    return { __type: `${PREFIXES[this.origin]}#${this.code}`, message: this.message, ...this.members };
  }
}
