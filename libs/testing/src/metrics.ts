/**
 * The metrics of a coordinator: `name{label="value",…}` → value. Names without labels stand alone.
 * @param endpoint http://host:port
 * @throws Error also when nothing comes within `timeoutMs`, default 30 s
 */
export async function metricsOf(
  endpoint: string,
  { timeoutMs = 30_000 }: { readonly timeoutMs?: number } = {},
): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${endpoint}/metrics`, { signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`GET /metrics answers ${answer.status}`);
  const samples = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
