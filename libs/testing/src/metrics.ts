/**
 * The metrics of a coordinator: `name{label="value",…}` → value. Names without labels stand alone.
 * @param endpoint http://host:port
 */
export async function metricsOf(endpoint: string): Promise<ReadonlyMap<string, number>> {
  const answer = await fetch(`${endpoint}/metrics`);
  if (!answer.ok) throw new Error(`GET /metrics answers ${answer.status}`);
  const samples = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
