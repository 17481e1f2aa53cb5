// Makes up questions: for each filter of a list values that select some rows, mostly made from those that are there, and values that it has to refuse.
import { flatChoices } from '@windlass/sdk';
import type { Resource } from '@/core/resources/define';
import type { Field } from '@/core/resources/fields';
import type { Filter } from '@/core/resources/filters/filter-names';
import { findResource, resourceOf } from '@/core/resources/registry';
import { idOfLine } from './judged';
import { kindOf, namesOf, selects, valuesAt, type Kind } from './meaning';
import type { Chance } from './random';
import { textBy, type Stored, type World } from './rows';

const JUDGED_VALUES: Readonly<Record<string, readonly string[]>> = {
  kind: ['physical', 'virtual', 'wireless'],
  termination_type: ['dcim.interface', 'dcim.consoleport', 'dcim.powerport'],
  changed_object_type_id: ['dcim.device', 'ipam.prefix'],
  assigned_object_type_id: ['dcim.device', 'ipam.prefix'],
  vlan: ['1', '10', '64', '4094'],
};
const BOOLEANS = ['true', 'false', 'True', 'False', '1', '0'];
const NETWORKS = [
  '10.0.0.0/8',
  '10.1.2.0/24',
  '10.1.2.3',
  '10.1.2.3/24',
  '0.0.0.0/0',
  '2001:DB8::/32',
  '2001:db8:0:0:0:0:0:1',
  '::/0',
  '::ffff:10.1.2.3',
];

/** The model whose rows a filter's values name. */
export function modelOf({ field, extra }: Filter): string | undefined {
  if (extra) return extra.model;
  const meant = field?.kind === 'fixed' ? field.as : field;
  return meant?.kind === 'reference' || meant?.kind === 'references' ? meant.model : undefined;
}

/** A value for a filter; undefined where there is none that it would take: no row to name. */
export function valueBy(world: World, resource: Resource, filter: Filter, by: Chance): string | undefined {
  if (filter.suffix === 'isnull') return by.pick(BOOLEANS);
  const model = modelOf(filter);
  if (model !== undefined) return nameBy(world, model, filter, by);
  if (filter.extra) return judgedValue(world, resource, filter, by);
  const meant = filter.field?.kind === 'fixed' ? filter.field.as : filter.field;
  if (meant && choicesOf(meant) && ['', 'n', 'in'].includes(filter.suffix)) return by.pick(choicesOf(meant)!);
  const there = (world.rows.get(resource.label) ?? []).flatMap((row) => valuesAt(world, resource, row, filter.path));
  return plainValue(kindOf(meant, resource), filter.suffix, there.length === 0 || by.once(6) ? undefined : by.pick(there), by);
}

export const choicesOf = (field: Field): string[] | undefined =>
  (field.kind === 'choice' || field.kind === 'derived') && field.choices ? flatChoices(field.choices).map(([value]) => value) : undefined;

function nameBy(world: World, model: string, { suffix, extra }: Filter, by: Chance): string | undefined {
  if (!extra && by.once(8)) return 'null';
  const rows = findResource(model) ? (world.rows.get(model) ?? []) : [];
  if (rows.length === 0) return undefined;
  const row = by.pick(rows);
  const names = namesOf(world, resourceOf(model), row).filter((name) => isName(name) && !(suffix === 'in' && name.includes(',')));
  return names.length > 0 && by.once(2) ? by.pick(names) : String(row['id']);
}

/** What can stand for a row in an address: not empty, and nothing that means something else. */
const isName = (name: string) => name.trim() !== '' && name !== 'null' && !/^\d+$/.test(name);

function judgedValue(world: World, resource: Resource, { name, extra }: Filter, by: Chance): string {
  if (extra!.kind === 'boolean') return by.pick(BOOLEANS);
  if (extra!.kind === 'inet') {
    const there = (world.rows.get(resource.label) ?? []).flatMap((row) =>
      [row['address'], row['host'], row['prefix']].filter((one) => typeof one === 'string'),
    );
    return by.once(2) ? by.pick(NETWORKS) : by.pick(there);
  }
  const values = name === 'id' ? world.rows.get(resource.label)!.map((row) => idOfLine(world, row)) : JUDGED_VALUES[name];
  if (!values) throw new Error(`${resource.label}: say in oracle/questions.ts which values the filter "${name}" takes`);
  return by.pick(values);
}

export function plainValue(kind: Kind, suffix: string, like: unknown, by: Chance): string {
  switch (kind) {
    case 'text':
      return textLike(suffix, typeof like === 'string' ? like : textBy(by), by);
    case 'number':
      return String(Number(like ?? by.below(50)) + (suffix !== '' && by.once(3) ? by.below(3) - 1 : 0));
    case 'time':
      return like === undefined || by.once(6)
        ? by.pick(['2026-01-02', '2026-01-02T12:00:00', '2026-01-02 13:34:56.123456+01:00'])
        : String(like).replace('+00:00', by.pick(['Z', '+00:00']));
    case 'boolean':
      return by.pick(BOOLEANS);
    case 'uuid':
      return by.once(3) ? by.uuid() : String(like ?? by.uuid()).toUpperCase();
    case 'inet':
      return typeof like === 'string' ? like : by.pick(NETWORKS);
    case 'relation':
      throw new Error('rows are named');
  }
}

const flipped = (text: string) =>
  Array.from(text, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('');
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function textLike(suffix: string, text: string, by: Chance): string {
  const letters = Array.from(text);
  const from = by.below(letters.length + 1);
  const part = letters.slice(from, from + 1 + by.below(3)).join('');
  const cased = (one: string) => (by.once(3) ? flipped(one) : one);
  switch (suffix.replace(/^n(?=.)/, '')) {
    case 'ic':
      return cased(part);
    case 'isw':
      return cased(letters.slice(0, 1 + by.below(3)).join(''));
    case 'iew':
      return cased(letters.slice(-1 - by.below(3)).join(''));
    case 're':
    case 'ire':
      return by.pick([
        escaped(part),
        `^${escaped(text)}$`,
        `^${escaped(letters.slice(0, 2).join(''))}`,
        `${escaped(part)}.*[a-z]`,
        '^[^a]+$',
        '^.$',
        `(eth|Ä|${escaped(cased(part))})+`,
        '[0-9]|я',
        '^$',
      ]);
    case 'in':
      return text.replaceAll(',', '');
    default:
      return cased(text);
  }
}

/** What a filter must not take; undefined where it takes any text. */
export function nonsenseFor(resource: Resource, filter: Filter): string | undefined {
  if (filter.suffix === 'isnull') return 'maybe';
  if (filter.name === 'id') return 'nope';
  if (modelOf(filter) !== undefined) return 'no such object anywhere';
  if (filter.extra)
    return { boolean: 'maybe', inet: '10.0.0.300', number: 'many', text: undefined, choice: undefined, object: '?' }[filter.extra.kind];
  const meant = filter.field?.kind === 'fixed' ? filter.field.as : filter.field;
  if (meant && choicesOf(meant)) return ['', 'n', 'in'].includes(filter.suffix) ? 'no such choice' : undefined;
  if (['re', 'nre', 'ire', 'nire'].includes(filter.suffix)) return '(';
  return { text: undefined, number: 'many', time: 'yesterday', boolean: 'maybe', uuid: 'nope', inet: '10.0.0.300', relation: '?' }[
    kindOf(meant, resource)
  ];
}

export type Question = readonly [parameter: string, values: readonly string[]];

export const addressOfQuestion = (questions: readonly Question[]): URLSearchParams =>
  new URLSearchParams(questions.flatMap(([parameter, values]) => values.map((value) => [parameter, value])));

/** What `q` finds: rows in which one of the searched fields, or the name of what it refers to, holds the text. */
export const searchIn = (world: World, resource: Resource, row: Stored, text: string): boolean =>
  text.trim() === '' ||
  Object.entries(resource.fields).some(([name, field]) => {
    if (!field.search) return false;
    const target = field.kind === 'reference' ? resourceOf(field.model).naturalKey[0] : undefined;
    const values = field.kind === 'derived' ? [row[name.replace(/_text$/, '')]] : valuesAt(world, resource, row, [name, ...(target ?? [])]);
    return selects('text', 'ic', values.map(String), [text.trim()], () => []);
  });
