import type { Json } from '../../data/json.js';
import type { PayloadTemplate } from '../scope.js';

/** `field`: the place below the state, e.g. `Parameters` or `Parameters/a[0]/b` (the object that holds the member). */
export interface TemplateProblem {
  readonly field: string;
  readonly message: string;
}

export interface CompiledTemplate {
  readonly template: PayloadTemplate;
  readonly problems: readonly TemplateProblem[];
}

/** Compiles a payload template; `field` is where it stands below the state (`Parameters`, `Assign` …). */
export function compileTemplate(template: Json, field: string): CompiledTemplate {
  throw new Error(`not built yet: ${field} ${typeof template}`);
}
