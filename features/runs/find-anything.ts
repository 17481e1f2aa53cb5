// What somebody who types a few letters may mean: jobs to run, objects, people, runs. Only what they may see; a few of each.
import { can, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { all, and, compare, not, or, type Predicate } from '@/core/predicate';
import { countUpTo } from '@/core/resources/rows/counts';
import type { Resource } from '@/core/resources/define';
import { searchPredicate } from '@/core/resources/filters/filters';
import { allResources, resourceOf } from '@/core/resources/registry';
import { selectIds, selectRows } from '@/core/resources/rows/rows';
import { findObjects } from '@/core/resources/filters/search';

export interface Finding {
  readonly label: string;
  readonly id: string | number;
  readonly name: string;
  readonly detail?: string;
  /** For jobs: the seeker may run it now. */
  readonly runnable?: boolean;
}

export interface Findings {
  readonly jobs: readonly Finding[];
  readonly objects: readonly Finding[];
  readonly people: readonly Finding[];
  readonly runs: readonly Finding[];
  /** Kinds of which their lists find more than stand here, for the text without its prefix. A total over `MOST_COUNTED` is not how many there are. */
  readonly more: readonly { readonly label: string; readonly total: number }[];
  readonly text: string;
}

const NOTHING: Findings = { jobs: [], objects: [], people: [], runs: [], more: [], text: '' };
const EACH = 4;
const JOBS = 6;
const OBJECTS = 8;
/** How many more there are is of no use to who reads through a few. */
export const MOST_COUNTED = 1000;

/** `@name` asks for people, `#…` for runs by name or by how their id begins; anything else for jobs and for objects of the kinds given. */
export async function findAnything(actor: UserActor, query: string, kinds: readonly string[]): Promise<Findings> {
  const text = query.trim().slice(0, 200);
  // Characters that no database text can hold are in no name.
  if (text.includes('\0') || !text.isWellFormed()) return NOTHING;
  const rest = text.slice(1).trim();
  if (text.startsWith('@')) {
    const people = await findPeople(actor, rest);
    return { ...NOTHING, people, more: await moreOf(actor, rest, people, { shown: people, most: OBJECTS }), text: rest };
  }
  if (text.startsWith('#')) {
    const runs = await findRuns(actor, rest);
    return { ...NOTHING, runs, more: await moreOf(actor, rest, runs, { shown: runs, most: OBJECTS }), text: rest };
  }
  const [jobs, things] = await Promise.all([findJobs(actor, text), findThings(actor, text, kinds)]);
  const objects = things.slice(0, OBJECTS);
  const more = await Promise.all([
    moreOf(actor, text, jobs, { shown: jobs, most: JOBS }),
    moreOf(actor, text, things, { shown: objects, most: EACH }),
  ]);
  return { ...NOTHING, jobs, objects, more: more.flat(), text };
}

/**
 * Kinds of which more was found than is shown, or may be: then it is counted, up to a number, as the kind's list counts what it finds for the same text.
 * `most`: how many of a kind were looked for.
 */
async function moreOf(
  actor: UserActor,
  text: string,
  found: readonly Finding[],
  { shown, most }: { shown: readonly Finding[]; most: number },
): Promise<Findings['more']> {
  const kinds = [...Map.groupBy(found, ({ label }) => label)];
  const counted = await Promise.all(
    kinds.map(async ([label, rows]) => ({ label, total: rows.length < most ? rows.length : await countListed(actor, label, text) })),
  );
  return counted.filter(({ label, total }) => total > shown.filter((finding) => finding.label === label).length);
}

function countListed(actor: UserActor, label: string, text: string): Promise<number> {
  const resource = resourceOf(label);
  const listed = label === 'extras.job' ? LISTED_JOBS : all;
  return countUpTo(
    MOST_COUNTED + 1,
    resource,
    and(searchPredicate(resource, text), listed, scopeOrNothing(actor, 'view', label).predicate),
  );
}

/** Those that the list of jobs shows without any filter. */
const LISTED_JOBS = and(not(compare(['hidden'], 'exact', true)), compare(['installed'], 'exact', true));

async function findJobs(actor: UserActor, text: string): Promise<Finding[]> {
  const job = resourceOf('extras.job');
  const named = and(searchWords(text), LISTED_JOBS);
  if (!can(actor, 'view', job.label)) return [];
  const rows = await selectRows(job, { where: and(named, scopeOrNothing(actor, 'view', job.label).predicate), limit: JOBS });
  const ids = rows.filter((row) => row['enabled'] === true && row['load_error'] === null).map((row) => row.id);
  const runnable = new Set(
    ids.length === 0
      ? []
      : await selectIds(job, and(compare(['id'], 'exact', ...ids), scopeOrNothing(actor, 'run', job.label).predicate), ids.length),
  );
  return rows.map((row) => ({
    label: job.label,
    id: row.id,
    name: String(row['name']),
    detail: String(row['grouping']),
    runnable: runnable.has(row.id),
  }));
}

/** Every word occurs in the name or the grouping, so that "cable console" finds "Check console cables". */
function searchWords(text: string): Predicate {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.length === 0
    ? or()
    : and(...words.map((word) => or(compare(['name'], 'icontains', word), compare(['grouping'], 'icontains', word))));
}

async function findThings(actor: UserActor, text: string, kinds: readonly string[]): Promise<Finding[]> {
  const resources = allResources().filter(({ label }) => kinds.includes(label));
  const found = await findObjects(actor, resources, text, EACH);
  return found.map(({ resource, row, name }) => ({ label: resource.label, id: row.id, name, detail: resource.title }));
}

async function findPeople(actor: UserActor, text: string): Promise<Finding[]> {
  const found = await findObjects(actor, [resourceOf('users.user')], text, OBJECTS);
  return found.map(({ resource, row, name }) => ({
    label: resource.label,
    id: row.id,
    name,
    detail: `${String(row['first_name'])} ${String(row['last_name'])}`.trim(),
  }));
}

async function findRuns(actor: UserActor, text: string): Promise<Finding[]> {
  const run = resourceOf('extras.jobresult');
  if (text === '' || !can(actor, 'view', run.label)) return [];
  const where = and(or(...byStartOfId(text), compare(['name'], 'icontains', text)), scopeOrNothing(actor, 'view', run.label).predicate);
  return describeRuns(run, where);
}

async function describeRuns(run: Resource, where: Predicate): Promise<Finding[]> {
  const rows = await selectRows(run, { where, limit: OBJECTS });
  return rows.map((row) => ({
    label: run.label,
    id: row.id,
    name: String(row['name']),
    detail: `${String(row.id).slice(0, 8)}, ${String(row['status'])}`,
  }));
}

/** All ids that start with these digits lie between two ids. */
function byStartOfId(text: string): Predicate[] {
  const digits = text.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{2,32}$/.test(digits)) return [];
  const id = (fill: string) => digits.padEnd(32, fill).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return [and(compare(['id'], 'gte', id('0')), compare(['id'], 'lte', id('f')))];
}
