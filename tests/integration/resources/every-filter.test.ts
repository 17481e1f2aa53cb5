// Every filter of every list, with every suffix, asked about rows made by chance, beside a second reading of what it means (oracle/meaning.ts).
// A filter that a descriptor gains is asked too, or fails here until the oracle knows what it means. WINDLASS_TEST_SEED tries other rows and questions.
import sql, { raw } from 'sql-template-tag';
import { beforeAll, expect, it } from 'vitest';
import { query } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { NUMERIC, TEXT, filtersOf, type Filter } from '@/core/resources/filters/filter-names';
import type { Resource } from '@/core/resources/define';
import { readFilters } from '@/core/resources/filters/query';
import { allResources } from '@/core/resources/registry';
import type { UserActor } from '@/core/access/actor';
import { compile, identifier } from '@/core/sql';
import '@/features/catalog';
import { api } from '../../support/call-route';
import { seed } from '../../support/chance';
import { person, type Person } from '../../support/people';
import { idOfLine, judgeOf } from './oracle/judged';
import { customKind, customValues, idsNamed, kindOf, selects, valuesAt } from './oracle/meaning';
import { addressOfQuestion, modelOf, nonsenseFor, plainValue, searchIn, valueBy, type Question } from './oracle/questions';
import { chance } from './oracle/random';
import { makeRows, type Stored, type World } from './oracle/rows';

const by = chance(seed);

let admin: Person;
let actor: UserActor;
let world: World;

beforeAll(async () => {
  admin = await person({ superuser: true });
  actor = await admin.actor();
  world = await makeRows(by);
});

/** The columns that tell rows apart: a run's line has no id of its own. */
const keyOf = (resource: Resource) => (resource.label === 'extras.joblogentry' ? ['job_result_id', 'seq'] : ['id']);
const keyIn = (resource: Resource, row: Stored) =>
  keyOf(resource)
    .map((name) => String(row[name]))
    .join('/');

async function found(resource: Resource, questions: readonly Question[]): Promise<string[]> {
  const where = await readFilters(resource, addressOfQuestion(questions), actor);
  const key = raw(
    keyOf(resource)
      .map((name) => `t."${name}"::text`)
      .join(` || '/' || `),
  );
  const rows = await query<{ key: string }>(
    sql`SELECT ${key} AS key FROM ${identifier(resource.table)} t WHERE ${compile(where, resource, 't')}`,
  );
  return rows.map((row) => row.key).sort();
}

function meant(resource: Resource, questions: readonly Question[]): Stored[] {
  return (world.rows.get(resource.label) ?? []).filter((row) =>
    questions.every(([parameter, values]) => isMeant(resource, row, parameter, values)),
  );
}

const expected = (resource: Resource, questions: readonly Question[]): string[] =>
  meant(resource, questions)
    .map((row) => keyIn(resource, row))
    .sort();

function isMeant(resource: Resource, row: Stored, parameter: string, given: readonly string[]): boolean {
  if (parameter === 'q') return given.every((text) => searchIn(world, resource, row, text));
  if (parameter.startsWith('cf_')) return isCustomMeant(row, parameter, given);
  const filter = filtersOf(resource).get(parameter)!;
  if (filter.extra) {
    const judge = judgeOf(resource, filter.name);
    return given.some((value) => judge({ world, resource, row }, value)) !== (filter.suffix === 'n');
  }
  const values = valuesAt(world, resource, row, filter.path);
  return selects(kindAt(resource, filter), filter.suffix, values, given, (value) => idsNamed(world, modelOf(filter)!, value));
}

const kindAt = (resource: Resource, { field }: Filter) => kindOf(field, resource);

function isCustomMeant(row: Stored, parameter: string, given: readonly string[]): boolean {
  const field = world.custom.find(({ key }) => parameter === `cf_${key}` || parameter.startsWith(`cf_${key}__`))!;
  const suffix = parameter.slice(`cf_${field.key}__`.length);
  const isLoose = field.filter_logic === 'loose' && ['text', 'url', 'markdown'].includes(field.type);
  const meant = isLoose && suffix === '' ? 'ic' : isLoose && suffix === 'n' ? 'nic' : suffix;
  return selects(customKind(field)!, meant, customValues(row, field.key), given, () => []);
}

/** A question of one filter: one value, or several. */
function askFilter(resource: Resource, parameter: string, filter: Filter, count: number): Question | undefined {
  const values = Array.from({ length: count }, () => valueBy(world, resource, filter, by)).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : [parameter, values];
}

function customQuestions(resource: Resource): Question[] {
  return world.custom
    .filter((field) => field.content_types.includes(resource.label) && customKind(field) !== undefined)
    .flatMap((field) => {
      const kind = customKind(field)!;
      const suffixes =
        kind === 'number' ? NUMERIC : kind === 'boolean' ? [''] : field.type === 'date' ? [...TEXT, 'lt', 'lte', 'gt', 'gte'] : TEXT;
      const there = (world.rows.get(resource.label) ?? []).flatMap((row) => customValues(row, field.key));
      const value = (suffix: string) =>
        suffix === 'isnull' ? by.pick(['true', 'false']) : plainValue(kind, suffix, by.once(6) ? undefined : by.pick(there), by);
      return [...suffixes, 'isnull'].map((suffix): Question => [
        `cf_${field.key}${suffix && `__${suffix}`}`,
        Array.from({ length: 1 + by.below(2) }, () => value(suffix)),
      ]);
    });
}

/** Asks, and says what differs. */
async function differences(resource: Resource, questions: readonly Question[]): Promise<string[]> {
  const [wanted, got] = [expected(resource, questions), await found(resource, questions).catch((error: unknown) => String(error))];
  if (JSON.stringify(wanted) === JSON.stringify(got)) return [];
  const detail =
    typeof got === 'string'
      ? got
      : `${got.length} rows instead of ${wanted.length}; not meant: ${got
          .filter((id) => !wanted.includes(id))
          .slice(0, 2)
          .join()}; missing: ${wanted
          .filter((id) => !got.includes(id))
          .slice(0, 2)
          .join()}`;
  return [`seed ${seed}: ${resource.path} ${JSON.stringify(questions)}: ${detail}`];
}

const kept = allResources().filter((resource) => !resource.vacant);
const vacant = allResources().filter((resource) => resource.vacant);
const asked = { filters: 0, questions: 0 };

async function askAll(list: readonly (readonly [Resource, readonly Question[]])[]): Promise<void> {
  asked.questions += list.length;
  const wrong = await inParallel(list, ([resource, questions]) => differences(resource, questions));
  expect(wrong.slice(0, 30)).toEqual([]);
}

async function inParallel<T>(list: readonly T[], work: (one: T) => Promise<string[]>): Promise<string[]> {
  const done: string[] = [];
  for (let index = 0; index < list.length; index += 8) done.push(...(await Promise.all(list.slice(index, index + 8).map(work))).flat());
  return done;
}

it('one filter at a time, with one value and with several', async () => {
  const list: [Resource, Question[]][] = [];
  for (const resource of kept) {
    for (const [parameter, filter] of filtersOf(resource)) {
      asked.filters += 1;
      for (const count of [1, 3]) {
        const question = askFilter(resource, parameter, filter, count);
        if (question) list.push([resource, [question]]);
      }
    }
    for (const question of customQuestions(resource)) list.push([resource, [question]]);
  }
  await askAll(list);
});

it('two filters at a time, and searching beside one', async () => {
  const list: [Resource, Question[]][] = [];
  for (const resource of kept) {
    const filters = [...filtersOf(resource)];
    for (let count = 0; count < 40; count += 1) {
      const pair = by.some(filters, 2).map(([parameter, filter]) => askFilter(resource, parameter, filter, 1 + by.below(2)));
      const search: Question[] = by.once(3) ? [['q', [plainValue('text', 'ic', undefined, by)]]] : [];
      list.push([resource, [...pair.filter((question) => question !== undefined), ...search]]);
    }
  }
  await askAll(list);
});

it('lists of kinds that are not kept take the same questions and are empty', async () => {
  const list: [Resource, Question[]][] = [];
  for (const resource of vacant) {
    for (const [parameter, filter] of filtersOf(resource)) {
      asked.filters += 1;
      const question = askFilter(resource, parameter, filter, 1);
      if (question) list.push([resource, [question]]);
    }
  }
  await askAll(list);
});

it('what is no value of a filter is refused in its name', async () => {
  const list = kept.flatMap((resource) =>
    [...filtersOf(resource)].flatMap(([parameter, filter]) => {
      const value = nonsenseFor(resource, filter);
      return value === undefined ? [] : [{ resource, parameter, value }];
    }),
  );
  const taken = await inParallel(list, async ({ resource, parameter, value }) => {
    const error: unknown = await readFilters(resource, new URLSearchParams([[parameter, value]]), actor).then(
      () => 'taken',
      (reason: unknown) => reason,
    );
    const isNamed = error instanceof AppError && error.code === 'invalid' && Object.keys(error.fields ?? {}).join() === parameter;
    return isNamed ? [] : [`${resource.path}?${parameter}=${value}: ${String(error)}`];
  });
  expect(taken).toEqual([]);
});

it('the API answers the same', async () => {
  for (const resource of kept) {
    if (resource.ownedBy !== undefined) continue;
    const filters = [...filtersOf(resource)];
    for (const [parameter, filter] of by.some(filters, 3)) {
      const question = askFilter(resource, parameter, filter, 2);
      if (!question) continue;
      const answer = await api('GET', `/api/${resource.path}/?${addressOfQuestion([question])}&limit=1000`, { token: admin.token });
      expect([question, answer.status]).toEqual([question, 200]);
      const wanted = meant(resource, [question]).map((row) =>
        resource.label === 'extras.joblogentry' ? idOfLine(world, row) : String(row['id']),
      );
      expect([resource.path, question, (answer.body.results as { id: unknown }[]).map(({ id }) => String(id)).sort()]).toEqual([
        resource.path,
        question,
        wanted.sort(),
      ]);
      expect(answer.body.count).toBe(wanted.length);
    }
  }
  process.stdout.write(
    `filters: seed ${seed}, ${kept.length + vacant.length} lists, ${asked.filters} filters with their suffixes, ${asked.questions} questions\n`,
  );
});
