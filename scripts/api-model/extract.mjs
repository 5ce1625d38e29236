/**
 * What Stepwell keeps of a service model in Botocore's format: per operation its input and its errors, and the shapes of
 * the inputs with their constraints. Documentation, outputs and HTTP details stay behind.
 * @param {object} model the parsed `service-2.json` of the service `states`
 */
export function extractOf(model) {
  const shapes = {};
  const take = (name) => {
    if (Object.hasOwn(shapes, name)) return;
    const { type, required, members, member, ...traits } = model.shapes[name];
    shapes[name] = {
      type,
      ...pick(traits, ['min', 'max', 'pattern', 'enum', 'sensitive']),
      ...(required && { required }),
      ...(members && { members: mapValues(members, ({ shape }) => shape) }),
      ...(member && { member: member.shape }),
    };
    for (const { shape } of [...Object.values(members ?? {}), ...(member ? [member] : [])]) take(shape);
  };
  const operations = mapValues(model.operations, ({ input, errors = [] }) => {
    take(input.shape);
    return { input: input.shape, errors: errors.map(({ shape }) => shape).sort() };
  });
  return { service: model.metadata.uid, operations: sorted(operations), shapes: sorted(shapes) };
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
const pick = (object, keys) => Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
