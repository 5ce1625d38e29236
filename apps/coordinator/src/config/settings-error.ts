/** A setting that cannot be used; the text names the variable, what it holds and what it may hold. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
