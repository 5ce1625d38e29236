import { describe, expect, it } from '@jest/globals';
import { Source } from './source.js';

describe('a source', () => {
  it('tells the line of a key and of a list item, or of what is nearest', () => {
    const yaml = Source.of(
      'd.yaml',
      'States:\n  "A/B":\n    Type: Choice\n    Choices:\n      - Next: X\n      - Next: Y\n',
    );
    expect(yaml.locate(['States', 'A/B'])).toEqual({ file: 'd.yaml', line: 2, column: 3 });
    expect(yaml.locate(['States', 'A/B', 'Choices', 1])).toEqual({ file: 'd.yaml', line: 6, column: 9 });
    expect(yaml.locate(['States', 'A/B', 'Choices', 1, 'Next'])).toEqual({ file: 'd.yaml', line: 6, column: 9 });
    expect(yaml.locate(['States', 'A/B', 'Default'])).toEqual({ file: 'd.yaml', line: 2, column: 3 });
    const json = Source.of('d.json', '{\n\t"States": {\n\t\t"A": {"Type": "Pass"}\n\t}\n}');
    expect(json.locate(['States', 'A', 'Type'])).toEqual({ file: 'd.json', line: 3, column: 9 });
  });

  it.each([
    ['a.json', '{"a": 1,\n "b": }', 'a.json:2:7', /^Not JSON: Unexpected token '}'$/],
    ['a.json', '{"a": 1,\n}', 'a.json:2:1', /^Not JSON: Expected double-quoted property name$/],
    ['a.json', '{"a": [1', 'a.json:1:9', /^Not JSON: /],
    ['a.json', '', 'a.json:1:1', /^Not JSON: Unexpected end of JSON input$/],
    ['a.yaml', 'a: 1\nb: [2\nc: 3\n', 'a.yaml:3:1', /^Not YAML: /],
    ['a.yaml', 'a: 1\na: 2\n', 'a.yaml:2:1', /^Not YAML: Map keys must be unique/],
  ])('%s %j is wrong at %s', (file, text, place, message) => {
    expect(() => Source.of(file, text).value()).toThrow(
      expect.objectContaining({ place, message: expect.stringMatching(message) }),
    );
  });

  it("reads CloudFormation's short forms, nested too", () => {
    const text = 'a: !Sub "${B}"\nb: !GetAtt X.Y.Z\nc: !If [C, !Ref D, !Join ["", [e]]]\nd: !Transform { Name: n }\n';
    expect(Source.of('t.yaml', text).value()).toEqual({
      a: { 'Fn::Sub': '${B}' },
      b: { 'Fn::GetAtt': ['X', 'Y.Z'] },
      c: { 'Fn::If': ['C', { Ref: 'D' }, { 'Fn::Join': ['', ['e']] }] },
      d: { 'Fn::Transform': { Name: 'n' } },
    });
  });
});
