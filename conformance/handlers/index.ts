export { startFunctions, type FunctionsToServe } from './start-functions.js';
export { LAMBDA_INVOKE } from './lambda-invoke.js';
export { PYTHON_FUNCTIONS } from './python-functions.js';
