import { parseArgs } from 'node:util';

/**
 * The options behind `npm run <script> --`. `--help` prints `usage` and ends the process well; an option that is not known, or
 * whose value is not a number where `numbers` asks for one, ends it with the reason, `usage` and exit code 2.
 * @param {string} usage
 * @param {Record<string, import('node:util').ParseArgsOptionDescriptor>} options as `parseArgs` takes them, without `help`
 * @param {readonly string[]} numbers names of the options whose values are whole numbers
 */
export function readOptions(usage, options, numbers = []) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
    for (const name of numbers)
      if (values[name] !== undefined && !/^\d+$/.test(values[name])) throw new Error(`--${name} takes a number`);
    if (!values.help) return values;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
