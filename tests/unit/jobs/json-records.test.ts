import { fc } from '../../support/chance';
import { describe, expect, test } from 'vitest';
import { readRecords } from '@/jobs/json_records';

describe('a document of records', () => {
  test.each([
    ['a list', '\n[\n  {"a": "x,]}\\"\\n"},\n  {"a": [1, {"b": []}]}\n]\n', [3, 4]],
    ['a wrapped list', '{\n"count": 2,\n"filters": [[1]],\n"results": [{"a": 1},\n{"a": 2}]}', [4, 5]],
    ['one object a line', '{"a": 1}\n\n{"a": 2}\r\n', [1, 3]],
    ['a single object', '{"a":\n1}', [1]],
    ['an empty list', '[]', []],
    ['nothing', '', []],
  ])('%s is read with the line of each record', (_, text, lines) => {
    const { records, faults } = readRecords(text);
    expect([records.map(({ line }) => line), faults]).toEqual([lines, []]);
  });

  test('a broken record is named by its line and the others are still read', () => {
    const { records, faults } = readRecords('[\n{"a": 1},\n{"a": },\n"text",\n{"a": 2}\n]');
    expect(records).toEqual([{ line: 2, fields: { a: 1 } }, { line: 5, fields: { a: 2 } }]); // prettier-ignore
    expect(faults.map(({ line }) => line)).toEqual([3, 4]);
  });

  test('any list of objects is read as JSON reads it, however it is laid out', () => {
    const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(records, fc.constantFrom(0, 2), fc.boolean(), (list, indent, wrapped) => {
        const text = JSON.stringify(wrapped ? { results: list } : list, null, indent);
        expect(readRecords(text).records.map(({ fields }) => fields)).toEqual(JSON.parse(JSON.stringify(list)));
      }),
    );
  });

  test('no text at all makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '\n', '1', ' ', 'r'), maxLength: 40 }),
        (text) => void readRecords(text),
      ),
    );
  });
});
