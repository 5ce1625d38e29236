/** Types for TypeScript callers; the documentation stands in apt-packages.mjs. */
export function unpackFromApt(
  wanted: {
    readonly folder: string;
    readonly packages: readonly string[];
    readonly isComplete: (folder: string) => boolean;
  },
  problems: string[],
): boolean;
