export interface WorkloadOptions {
  /** Epoch ms: Waits until a time of day end up to 200 ms after it. Default: long ago, so that they end at once. */
  readonly now?: number;
  /** Tasks may run into TimeoutSeconds and HeartbeatSeconds of a few seconds. Default false: they have minutes. */
  readonly shortClocks?: boolean;
  /** Some tasks go to a queue that runs lost attempts again. Default true. */
  readonly redelivered?: boolean;
}
