/** A machine to run, with its input; `transitions` is how many states one run passes through. */
export interface Workload {
  readonly name: string;
  readonly definition: object;
  readonly input: object;
  readonly transitions: number;
}

const LENGTH = 10;

type StateMaker = (next: string | undefined) => object;
const passOn =
  (fields: object): StateMaker =>
  (next) => ({ Type: 'Pass', ...fields, ...(next === undefined ? { End: true } : { Next: next }) });

function chain(language: 'JSONPath' | 'JSONata', state: StateMaker): object {
  const names = Array.from({ length: LENGTH }, (_none, n) => `S${n}`);
  return {
    QueryLanguage: language,
    StartAt: 'S0',
    States: Object.fromEntries(names.map((name, n) => [name, state(names[n + 1])])),
  };
}

/** The last Choice needs somewhere to go. */
function choices(language: 'JSONPath' | 'JSONata', rules: readonly object[]): object {
  const definition = chain(language, (next = 'Done') => ({
    Type: 'Choice',
    Choices: rules.map((rule, n) => ({ ...rule, Next: n === rules.length - 1 ? next : 'Done' })),
    Default: 'Done',
  })) as { States: object };
  return { ...definition, States: { ...definition.States, Done: { Type: 'Succeed' } } };
}

/** An order; most of its `kibibytes` are lines. */
function order(kibibytes: number): object {
  const head = {
    id: 'order-2041-77-19',
    customer: {
      name: 'Ada Lovelace',
      country: 'GB',
      points: 120,
      address: '12 St James Square, London SW1Y 4JH',
      mail: 'ada@example.com',
    },
    total: 240,
    express: true,
    note: 'Please ring twice and leave the parcel with the neighbours when nobody answers. '.repeat(4).trim(),
    kind: 'order',
    first: '',
  };
  const line = (n: number) => ({
    sku: `article-${String(n).padStart(6, '0')}`,
    name: 'Walking shoe, brown leather',
    quantity: (n % 9) + 1,
    price: 19.95,
  });
  const left = kibibytes * 1024 - JSON.stringify({ ...head, lines: [] }).length;
  return {
    ...head,
    lines: Array.from({ length: Math.round(left / (JSON.stringify(line(0)).length + 1)) }, (_none, n) => line(n)),
  };
}

const MACHINES = [
  { name: '10 Pass', definition: chain('JSONPath', passOn({})), transitions: LENGTH },
  {
    name: '10 Pass, Parameters',
    definition: chain(
      'JSONPath',
      passOn({
        Parameters: {
          'id.$': '$.id',
          'customer.$': '$.customer',
          'total.$': '$.total',
          'express.$': '$.express',
          'note.$': '$.note',
          kind: 'order',
          'first.$': '$.lines[0].sku',
          'lines.$': '$.lines',
        },
      }),
    ),
    transitions: LENGTH,
  },
  {
    name: '10 Choice',
    definition: choices('JSONPath', [
      { Variable: '$.customer.points', NumericGreaterThan: 1000 },
      {
        And: [
          { Variable: '$.customer.country', StringEquals: 'FR' },
          { Variable: '$.express', BooleanEquals: true },
        ],
      },
      { Variable: '$.total', NumericLessThanEquals: 500 },
    ]),
    transitions: LENGTH + 1,
  },
  {
    name: '10 Pass, Output, JSONata',
    definition: chain(
      'JSONata',
      passOn({
        Output:
          "{% $merge([$states.input, {'selected': {'id': $states.input.id, 'first': $states.input.lines[0].sku}}]) %}",
      }),
    ),
    transitions: LENGTH,
  },
  {
    name: '10 Choice, JSONata',
    definition: choices('JSONata', [
      { Condition: '{% $states.input.customer.points > 1000 %}' },
      { Condition: "{% $states.input.customer.country = 'FR' and $states.input.express %}" },
      { Condition: '{% $states.input.total <= 500 %}' },
    ]),
    transitions: LENGTH + 1,
  },
];

export const WORKLOADS: readonly Workload[] = [1, 100].flatMap((kibibytes) =>
  MACHINES.map((machine) => ({ ...machine, name: `${machine.name}, ${kibibytes} KiB`, input: order(kibibytes) })),
);

/** Expressions of the in-process path, evaluated alone, beside the bare library. */
export const EXPRESSIONS: readonly string[] = [
  '$states.input.customer.country',
  '$states.input.total * 2 + $states.input.customer.points > 500',
  "$states.input.lines[0].sku & '-' & $states.input.id",
  "{'id': $states.input.id, 'count': $count($states.input.lines), 'who': $states.input.customer}",
  '$sum($states.input.lines.(price * quantity))',
  '$states.input.lines[quantity > 3].sku',
];
export const EXPRESSION_INPUT = order(1);
