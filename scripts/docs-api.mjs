// `npm run docs:api`: runs the suite test/api, which writes docs/api.md from what it has seen.
process.env['STEPWELL_WRITE_DOCS'] = '1';
process.argv.splice(2, Infinity, 'test/api');
await import('./test.mjs');
