// What the filters of a list mean: parameters of an address → a predicate. Values are checked here, and each fault names its parameter.
import type { ChoiceEntry } from '@windlass/sdk';
import { flatChoices } from '@windlass/sdk';
import type { Actor } from '@/core/access/actor';
import { query } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { all, compare, FILTER_LOOKUPS, none, not, or, present, type Path, type Predicate } from '@/core/predicate';
import { compile, isInet, PredicateError, toBoolean } from '@/core/sql';
import sql from 'sql-template-tag';
import { comparedAs, customFieldsOf } from '../custom-fields';
import { customSegment, type JudgedFilter, type Resource } from '../define';
import type { Field } from '../fields';
import { filtersOf, NUMERIC, TEXT, type Filter } from './filter-names';
import { asId, findNamed, MAX_NAMESAKES } from '../rows/lookup';
import { resourceOf } from '../registry';

/** A filter whose values do not fit it: the message belongs to the parameter. */
class FilterError extends Error {}

/** What one parameter of an address selects. @throws AppError invalid, naming the parameter. */
export async function readFilter(resource: Resource, parameter: string, values: readonly string[], actor: Actor): Promise<Predicate> {
  const filter = filtersOf(resource).get(parameter) ?? (parameter.startsWith('cf_') ? await customFilter(resource, parameter) : undefined);
  if (!filter) throw refuse(parameter, 'Unknown filter field');
  try {
    const predicate = await meaning(resource, filter, values, actor);
    compile(predicate, resource, 'x');
    return predicate;
  } catch (error) {
    if (error instanceof FilterError || error instanceof PredicateError) throw refuse(parameter, error.message);
    throw error;
  }
}

/** `cf_<key>` and its suffixes. A loose text field asks whether the value is in it. */
async function customFilter(resource: Resource, parameter: string): Promise<Filter | undefined> {
  if (!Object.hasOwn(resource.fields, 'custom_fields')) return undefined;
  for (const field of await customFieldsOf(resource.label)) {
    const type = comparedAs(field);
    const name = `cf_${field.key}`;
    if (type === undefined || field.filter_logic === 'disabled' || (parameter !== name && !parameter.startsWith(`${name}__`))) continue;
    const suffix = parameter === name ? '' : parameter.slice(name.length + 2);
    const suffixes =
      type === 'number' ? NUMERIC : type === 'boolean' ? [''] : field.type === 'date' ? [...TEXT, 'lt', 'lte', 'gt', 'gte'] : TEXT;
    if (suffix !== 'isnull' && !suffixes.some((one) => one === suffix)) continue;
    const isLoose = field.filter_logic === 'loose' && (field.type === 'text' || field.type === 'url' || field.type === 'markdown');
    const meant = isLoose && suffix === '' ? 'ic' : isLoose && suffix === 'n' ? 'nic' : suffix;
    return { name, suffix: meant, path: [customSegment(type, field.key)], field: undefined };
  }
  return undefined;
}

function refuse(parameter: string, message: string): AppError {
  return new AppError('invalid', `${parameter}: ${message}`, { fields: { [parameter]: [message] } });
}

async function meaning(resource: Resource, filter: Filter, given: readonly string[], actor: Actor): Promise<Predicate> {
  const { suffix, path } = filter;
  const field = filter.field?.kind === 'fixed' ? filter.field.as : filter.field;
  if (filter.extra) return extraMeaning(filter.extra, suffix === 'n', given, actor);
  if (suffix === 'isnull') return presence(path, given);
  const values = suffix === 'in' ? given.flatMap((value) => value.split(',')) : [...given];
  if (field?.kind === 'reference' || field?.kind === 'references') return related(path, suffix === 'n', field.model, values, actor);
  const present = values.filter((value) => value !== '');
  if (present.length === 0) return all;
  if (filter.name === 'id' && resource.idType === 'integer' && present.some((value) => asId(resource, value) === undefined))
    throw new FilterError('Enter a whole number.');
  checkChoices(field, suffix, present);
  const lookup = FILTER_LOOKUPS[suffix === 'in' ? '' : suffix]!;
  if (lookup.operator === 'regex' || lookup.operator === 'iregex') await checkRegex(present);
  const positive = compare(path, lookup.operator, ...present);
  return lookup.negated ? not(positive) : positive;
}

function checkChoices(field: Field | undefined, suffix: string, values: readonly string[]): void {
  const choices: readonly ChoiceEntry[] | undefined = field?.kind === 'choice' || field?.kind === 'derived' ? field.choices : undefined;
  if (!choices || !['', 'n', 'in'].includes(suffix)) return;
  const known = new Set(flatChoices(choices).map(([value]) => value));
  const wrong = values.find((value) => !known.has(value));
  if (wrong !== undefined) throw new FilterError(`Select a valid choice. ${wrong.slice(0, 100)} is not one of the available choices.`);
}

/** Asks Postgres, which will have to understand it. */
async function checkRegex(patterns: readonly string[]): Promise<void> {
  for (const pattern of patterns) {
    if (pattern.length > 500 || pattern.includes('\0'))
      throw new FilterError('This regular expression is too long, or holds a character it may not.');
    try {
      await query(sql`SELECT ''::text ~ ${pattern}::text`);
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid') throw new FilterError('This is not a valid regular expression.');
      throw error;
    }
  }
}

function presence(path: Path, values: readonly string[]): Predicate {
  const wanted = values.filter((value) => value !== '').map(toTruth);
  if (wanted.length === 0) return all;
  return or(...wanted.map((isNull) => (isNull ? not(present(path)) : present(path))));
}

function toTruth(value: string): boolean {
  const truth = toBoolean(value);
  if (truth === undefined) throw new FilterError('Write true or false.');
  return truth;
}

/** Rows related to one of the objects named. "null" means: to none. */
async function related(path: Path, negated: boolean, model: string, values: readonly string[], actor: Actor): Promise<Predicate> {
  const ids: (string | number)[] = [];
  let orNone: Predicate = none;
  for (const value of values) {
    if (value === 'null') orNone = not(present(path));
    else ids.push(...(await idsNamed(model, value, actor)));
  }
  const positive = or(ids.length === 0 ? none : compare(path, 'exact', ...ids), orNone);
  return negated ? not(positive) : positive;
}

async function idsNamed(model: string, value: string, actor: Actor): Promise<(string | number)[]> {
  const ids = await findNamed(actor, model, value);
  if (ids.length > MAX_NAMESAKES)
    throw new FilterError(`More than ${MAX_NAMESAKES} objects are called ${value.slice(0, 100)}. Name those that are meant by their ids.`);
  if (ids.length > 0) return ids;
  throw new FilterError(`Select a valid choice. ${value.slice(0, 100)} is not one of the available choices.`);
}

async function extraMeaning(extra: JudgedFilter, negated: boolean, given: readonly string[], actor: Actor): Promise<Predicate> {
  const values = given.filter((value) => value !== '');
  if (values.length === 0) {
    if (extra.kind === 'object') throw new FilterError('This value is empty.');
    return all;
  }
  const checked = await Promise.all(values.map((value) => checkExtra(extra, value, actor)));
  // Of true and false both are meant; who decides what one of them means, is asked about each.
  const sets = extra.kind === 'boolean' ? checked.flat().map((value) => [value]) : [checked.flat()];
  const positive = or(...(await Promise.all(sets.map((set) => extra.where(set)))));
  return negated ? not(positive) : positive;
}

async function checkExtra(extra: JudgedFilter, value: string, actor: Actor): Promise<string | string[]> {
  switch (extra.kind) {
    case 'boolean':
      return String(toTruth(value));
    case 'object':
      return (await idsNamed(extra.model!, value, actor)).map(String);
    case 'number':
      if (!/^-?\d{1,15}$/.test(value.trim())) throw new FilterError('Enter a whole number.');
      return value.trim();
    case 'inet':
      if (!isInet(value)) throw new FilterError(`"${value.slice(0, 100)}" is not an IP address or network.`);
      return value.trim();
    case 'text':
    case 'choice':
      return value;
  }
}

/** Rows in which one of the searched fields holds the text. */
export function searchPredicate(resource: Resource, wanted: string): Predicate {
  const text = wanted.trim();
  if (text === '') return all;
  if (text.includes('\0') || !text.isWellFormed()) throw refuse('q', 'This text holds a character that nothing can match.');
  const terms = Object.entries(resource.fields)
    .filter(([, field]) => field.search)
    .map(([name, field]) => {
      if (field.kind === 'reference') return compare([name, ...(resourceOf(field.model).naturalKey[0] ?? ['id'])], 'icontains', text);
      return compare([name], 'icontains', text);
    });
  return terms.length === 0 ? none : or(...terms);
}
