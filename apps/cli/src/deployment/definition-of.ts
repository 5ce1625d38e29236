import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError } from '../cli-error.js';
import { readText, Source, type Path } from '../sources/source.js';
import { fieldsOf, isFields } from '../template/fields.js';
import { markedVersion, versionMark } from '../template/resource-values.js';
import type { Template, TemplateResource } from '../template/template.js';
import type { Origin } from './plan.js';

interface Definition {
  readonly definition: string;
  readonly origin: Origin;
}

/**
 * The definition of a state machine in a template: an object, a text or a file, with its `${substitutions}` made.
 * @returns undefined when there is none that could be used; the template's problems say why
 */
export function definitionOf(template: Template, { id, properties, path }: TemplateResource): Definition | undefined {
  const substitutions = substitutionsOf(template, properties['DefinitionSubstitutions'], [
    ...path,
    'DefinitionSubstitutions',
  ]);
  const found = ['Definition', 'DefinitionString', 'DefinitionUri', 'DefinitionS3Location'].find(
    (p) => p in properties,
  );
  if (found === undefined) {
    template.unresolved(path, `the state machine ${id} has no definition`);
    return undefined;
  }
  const at = [...path, found];
  const resolved = template.resolve(properties[found], at);
  const definition =
    found === 'Definition' || found === 'DefinitionString'
      ? written(template, resolved, at, substitutions)
      : fromFile(template, resolved, at, substitutions);
  if (definition?.definition.includes(versionMark(''))) {
    template.unresolved(at, 'a version is known only once it is published: let the definition speak of an alias');
  }
  return definition;
}

function written(template: Template, value: unknown, at: Path, substitutions: Substitutions): Definition | undefined {
  const asText = typeof value === 'string';
  if (!asText && !isFields(value)) {
    template.unresolved(at, 'this is no definition');
    return undefined;
  }
  const definition = asText ? substitutions.inText(value) : JSON.stringify(substitutions.inValues(value), null, 2);
  substitutions.tellWhatIsLeft(definition, at);
  return { definition, origin: { source: template.source, path: at, asText } };
}

function fromFile(template: Template, value: unknown, at: Path, substitutions: Substitutions): Definition | undefined {
  const folder = dirname(template.source.file);
  const file = typeof value === 'string' && !value.startsWith('s3:') ? join(folder, value) : assetOf(folder, value);
  if (file === undefined || !existsSync(file)) {
    template.unresolved(
      at,
      file === undefined
        ? 'a definition in S3 cannot be read here: name a local file, or write it into the template'
        : `there is no file ${file}`,
    );
    return undefined;
  }
  const text = substitutions.inText(readText(file));
  const source = Source.of(file, text);
  const parsed = source.value();
  if (!isFields(parsed)) throw new FileError('This is no definition.', { file });
  const definition = source.isJson ? text : JSON.stringify(parsed, null, 2);
  substitutions.tellWhatIsLeft(definition, at);
  return { definition, origin: { source, path: [], asText: false } };
}

/** What the CDK is to upload as `<hash>.json` lies beside its template as `asset.<hash>.json`. */
function assetOf(folder: string, location: unknown): string | undefined {
  const { Key: key } = fieldsOf(location);
  const asset = typeof key === 'string' ? join(folder, `asset.${key}`) : undefined;
  return asset !== undefined && /^[\w.-]+$/.test(key as string) && existsSync(asset) ? asset : undefined;
}

interface Substitutions {
  inText(text: string): string;
  inValues(value: unknown): unknown;
  tellWhatIsLeft(definition: string, at: Path): void;
}

function substitutionsOf(template: Template, given: unknown, path: Path): Substitutions {
  const values = fieldsOf(given === undefined ? {} : template.resolve(given, path));
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(values)) {
    const scalar = ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
    if (scalar === undefined || markedVersion(scalar) !== undefined) {
      template.unresolved([...path, key], 'a substitution must be a text, a number or a boolean');
    } else texts.set(key, scalar);
  }
  const inText = (text: string): string =>
    text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => texts.get(name) ?? whole);
  const inValues = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValues);
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inValues(item)]));
  };
  return {
    inText,
    inValues,
    tellWhatIsLeft: (definition, at) => {
      if (texts.size === 0) return; // without substitutions a `${…}` may be meant as it is
      const left = new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name as string));
      for (const name of left) if (!texts.has(name)) template.warn(at, `there is no substitution for \${${name}}`);
    },
  };
}
