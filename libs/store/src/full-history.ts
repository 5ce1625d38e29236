/** Error and cause of what finds no room left in the history of its execution. */
export function fullHistoryFailure(maxEvents: number): { readonly error: string; readonly cause: string } {
  return {
    error: 'States.Runtime',
    cause: `The execution reached the maximum number of history events (${maxEvents}).`,
  };
}
