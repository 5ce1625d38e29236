import {
  ALIAS_FORMAT,
  isReadableFormat,
  UnknownFormatError,
  VERSION_FORMAT,
  type NewStateMachineVersion,
  type StateMachineAlias,
  type StateMachineVersion,
} from '#store';

/** `revision|JSON`: scripts compare the revision (`''` of a machine that was never changed), the rest is opaque to them. */
export function versionText({ stateMachineArn: _, revisionId = '', ...version }: NewStateMachineVersion): string {
  return `${revisionId}|${JSON.stringify({ fmt: VERSION_FORMAT, ...version })}`;
}

/** Throws UnknownFormatError for one that a newer release has written (R17). */
export function parseVersion(stateMachineArn: string, number: number, text: string): StateMachineVersion {
  const at = text.indexOf('|');
  const revisionId = text.slice(0, at);
  const { fmt, ...version } = JSON.parse(text.slice(at + 1)) as NewStateMachineVersion & { readonly fmt: number };
  if (!isReadableFormat(fmt, VERSION_FORMAT))
    throw new UnknownFormatError('A version', fmt, `${stateMachineArn}:${number}`);
  return { ...version, stateMachineArn, number, ...(revisionId === '' ? {} : { revisionId }) };
}

/** `,1,2,|JSON`: the numbers of its versions for scripts, the rest is opaque to them. One alias has one text. */
export function aliasText({ stateMachineArn: _, name: _name, ...alias }: StateMachineAlias): string {
  const { description, routes, createdAt, updatedAt } = alias;
  const numbers = routes.map(({ version }) => version).join(',');
  return `,${numbers},|${JSON.stringify({ fmt: ALIAS_FORMAT, description, routes, createdAt, updatedAt })}`;
}

/** Throws UnknownFormatError for one that a newer release has written (R17). */
export function parseAlias(stateMachineArn: string, name: string, text: string): StateMachineAlias {
  const { fmt, ...alias } = JSON.parse(text.slice(text.indexOf('|') + 1)) as StateMachineAlias & {
    readonly fmt: number;
  };
  if (!isReadableFormat(fmt, ALIAS_FORMAT)) throw new UnknownFormatError('An alias', fmt, `${stateMachineArn}:${name}`);
  return { ...alias, stateMachineArn, name };
}
