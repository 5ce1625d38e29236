import type { Path } from '../sources/source.js';
import { attribute } from '../sources/cloudformation-tags.js';
import { fieldsOf, isFields } from './fields.js';
import { NO_VALUE } from './place-values.js';
import type { Template } from './template.js';

type Call<T> = (argument: unknown, path: Path, template: Template) => T;

const listOf = (argument: unknown, path: Path, template: Template): unknown[] => {
  const list = Array.isArray(argument) ? argument : template.resolve(argument, path);
  if (Array.isArray(list)) return list as unknown[];
  template.unresolved(path, 'this must be a list');
  return [];
};
const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** The functions of values (CloudFormation's intrinsic function reference), by the key they are called with. */
export const FUNCTIONS: Readonly<Record<string, Call<unknown>>> = {
  Ref: (name, path, template) => template.ref(String(name), path),

  'Fn::GetAtt': (argument, path, template) => {
    const [id, ...rest] = Array.isArray(argument) ? (argument as unknown[]) : attribute(String(argument));
    const name = rest.map((part, at) => template.text(part, [...path, at + 1])).join('.');
    return template.values.attribute(String(id), name, path);
  },

  'Fn::Sub': (argument, path, template) => {
    const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    return substitute(String(text), fieldsOf(variables), path, template);
  },

  'Fn::Join': (argument, path, template) => {
    const [separator, items] = listOf(argument, path, template);
    const list = listOf(items, [...path, 1], template).map((item, at) => template.resolve(item, [...path, 1, at]));
    const flat = list.flat().filter((item) => item !== NO_VALUE);
    return flat
      .map((item) => (isScalar(item) ? String(item) : template.unresolved(path, 'only texts can be joined')))
      .join(String(separator));
  },

  'Fn::Split': (argument, path, template) => {
    const [separator, text] = listOf(argument, path, template);
    return template.text(text, [...path, 1]).split(String(separator));
  },

  'Fn::Select': (argument, path, template) => {
    const [index, items] = listOf(argument, path, template);
    const list = listOf(template.resolve(items, [...path, 1]), [...path, 1], template);
    const at = Number(template.text(index, [...path, 0]));
    return at in list ? list[at] : template.unresolved(path, `there is no item ${at} in a list of ${list.length}`);
  },

  'Fn::FindInMap': (argument, path, template) => {
    const [map, first, second, otherwise] = listOf(argument, path, template);
    const keys = [map, first, second].map((key, at) => template.text(key, [...path, at]));
    const [name = '', top = '', low = ''] = keys;
    const found = fieldsOf(fieldsOf(template.section('Mappings')[name])[top])[low];
    if (found !== undefined) return found;
    if (isFields(otherwise) && 'DefaultValue' in otherwise) {
      return template.resolve(otherwise['DefaultValue'], [...path, 3, 'DefaultValue']);
    }
    return template.unresolved(path, `Mappings has no ${keys.join('.')}`);
  },

  'Fn::If': (argument, path, template) => {
    const [condition, yes, no] = listOf(argument, path, template);
    const chosen = template.condition(String(condition), path) ? 1 : 2;
    return template.resolve(chosen === 1 ? yes : no, [...path, chosen]);
  },

  'Fn::Base64': (argument, path, template) => Buffer.from(template.text(argument, path)).toString('base64'),
  'Fn::ToJsonString': (argument, path, template) => JSON.stringify(template.resolve(argument, path)),
  'Fn::Length': (argument, path, template) => listOf(template.resolve(argument, path), path, template).length,
};

/** The functions of conditions. */
export const CONDITION_FUNCTIONS: Readonly<Record<string, Call<boolean>>> = {
  'Fn::Equals': (argument, path, template) => {
    const [left, right] = listOf(argument, path, template).map((side, at) => template.resolve(side, [...path, at]));
    return isScalar(left) && isScalar(right)
      ? String(left) === String(right)
      : JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, path, template) =>
    listOf(argument, path, template).every((part, at) => template.holds(part, [...path, at])),
  'Fn::Or': (argument, path, template) =>
    listOf(argument, path, template).some((part, at) => template.holds(part, [...path, at])),
  'Fn::Not': (argument, path, template) => !template.holds(listOf(argument, path, template)[0], [...path, 0]),
};

/** `${Name}` and `${Resource.Attribute}`; `${!Name}` stands for `${Name}` as it is. */
function substitute(
  text: string,
  variables: Readonly<Record<string, unknown>>,
  path: Path,
  template: Template,
): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    if (Object.hasOwn(variables, name)) return template.text(variables[name], [...path, 1, name]);
    const [id = '', ...rest] = attribute(name);
    const value = rest.length > 0 ? template.values.attribute(id, rest.join('.'), path) : template.ref(id, path);
    if (isScalar(value)) return String(value);
    return Array.isArray(value) ? value.join(',') : template.unresolved(path, `\${${name}} is no text`);
  });
}
