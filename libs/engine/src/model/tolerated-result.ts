/*
 * Below a DISTRIBUTED Map that tolerates failures every iteration ends well for the store; its result says how it really
 * ended until the run is complete: this letter, then the output if there is one.
 */
export const FAILED = 'F';
export const SUCCEEDED = 'S';
