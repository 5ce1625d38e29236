import { describe, expect, it } from '@jest/globals';
import { LineLogger } from './line-logger.js';

function recorded(isTTY = false, env: NodeJS.ProcessEnv = {}) {
  const [out, err] = [[] as string[], [] as string[]];
  const stream = (lines: string[]) =>
    ({ isTTY, write: (line: string) => lines.push(line) }) as unknown as NodeJS.WriteStream;
  return { out, err, logger: new LineLogger(stream(out), stream(err), env) };
}

describe('the log', () => {
  it('is one line an event: time, level, who, what', () => {
    const { out, err, logger } = recorded();
    logger.log('ready', 'coordinator');
    logger.warn('late', 'coordinator');
    logger.error('broken', undefined, 'coordinator');
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
    expect(out).toEqual([expect.stringMatching(new RegExp(`^${time} INFO  coordinator: ready\\n$`))]);
    expect(err).toEqual([
      expect.stringMatching(new RegExp(`^${time} WARN  coordinator: late\\n$`)),
      expect.stringMatching(new RegExp(`^${time} ERROR coordinator: broken\\n$`)),
    ]);
  });

  it('shows the stack of what nobody expected', () => {
    const { err, logger } = recorded();
    logger.error('broken', 'Error: broken\n    at somewhere', 'AwsJson');
    expect(err[0]).toMatch(/AwsJson: broken\nError: broken\n {4}at somewhere\n$/);
  });

  it('says nothing of how Nest starts, but what Nest warns of', () => {
    const { out, err, logger } = recorded();
    logger.log('AppModule dependencies initialized', 'InstanceLoader');
    logger.log('Nest application successfully started', 'NestApplication');
    logger.error(new Error('told by who catches it'), 'ExceptionHandler');
    logger.error('Error: listen EADDRINUSE', 'NestApplication');
    logger.warn('an unknown route', 'RouterExplorer');
    expect(out).toEqual([]);
    expect(err).toEqual([expect.stringContaining('RouterExplorer: an unknown route')]);
  });

  it.each([
    { isTTY: true, env: {}, coloured: true },
    { isTTY: true, env: { NO_COLOR: '1' }, coloured: false },
    { isTTY: false, env: {}, coloured: false },
  ])('has colours (terminal: $isTTY, $env): $coloured', ({ isTTY, env, coloured }) => {
    const { out, logger } = recorded(isTTY, env);
    logger.log('ready', 'coordinator');
    expect(out.join('').includes('\u001b[')).toBe(coloured);
  });
});
