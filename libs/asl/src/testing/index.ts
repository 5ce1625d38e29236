/* Generators for fuzz tests; nothing here is used while the product runs. */
export { definitionTexts } from './definition-texts.js';
export { jsonataTexts } from './jsonata-texts.js';
export { pathTexts } from './path-texts.js';
export { JSONATA_DEFINITION, JSONPATH_DEFINITION } from './valid-definitions.js';
