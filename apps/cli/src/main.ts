#!/usr/bin/env node
import { run } from './run.js';

// A reader such as `head` may be gone before we are done: that is no failure, and there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await run(process.argv.slice(2), process.env);
