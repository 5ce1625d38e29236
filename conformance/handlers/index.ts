export { startFunctions, type FunctionsToServe } from './start-functions.js';
export { pythonJson } from './python-json.js';
