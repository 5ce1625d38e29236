// `npm run fuzz`: a million cases for each target and seed; FUZZ_RUNS asks for another number.
process.env.FUZZ_RUNS ??= '1000000';
process.argv.push('test/fuzz', 'libs/asl/src/testing');
await import('../../scripts/test.mjs');
