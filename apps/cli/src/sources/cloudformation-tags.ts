import { type CollectionTag, isNode, Pair, Scalar, type ScalarTag, YAMLMap } from 'yaml';

/** CloudFormation's short forms: `!Sub text` stands for `{"Fn::Sub": "text"}`, `!Ref` and `!Condition` for keys of their own name. */
const NAMES = [
  ...[
    'Ref',
    'Condition',
    'And',
    'Base64',
    'Cidr',
    'Equals',
    'FindInMap',
    'GetAtt',
    'GetAZs',
    'If',
    'ImportValue',
    'Join',
    'Length',
  ],
  ...['Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
];
const longName = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const ofScalar = (name: string): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text) => ({ [longName(name)]: name === 'GetAtt' ? attribute(text) : text }),
});

/** The collection stays a node below the long name, so that what is in it keeps its place and its own tags. */
const ofCollection = (name: string, collection: 'seq' | 'map'): CollectionTag => ({
  tag: `!${name}`,
  collection,
  resolve: (node) => {
    const map = new YAMLMap();
    map.items.push(new Pair(new Scalar(longName(name)), isNode(node) ? node : new Scalar(node)));
    return map;
  },
});

/** `Order.Nested.Attribute` is the attribute `Nested.Attribute` of `Order`. */
export function attribute(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

export const CLOUDFORMATION_TAGS = NAMES.flatMap((name) => [
  ofScalar(name),
  ofCollection(name, 'seq'),
  ofCollection(name, 'map'),
]);
