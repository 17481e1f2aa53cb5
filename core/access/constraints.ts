// What a permission's constraints mean: JSON → predicate. Allow-listed through the descriptor's fields; what is not understood matches nothing.
import { compile, PredicateError } from '@/core/sql';
import {
  all,
  and,
  compare,
  CONSTRAINT_LOOKUPS,
  none,
  not,
  or,
  present,
  type Operator,
  type Path,
  type Predicate,
  type Scalar,
} from '@/core/predicate';
import { nearest } from '@/core/nearest';
import type { Field } from '@/core/resources/fields';
import { findResource } from '@/core/resources/registry';
import { customSegment, type Resource } from '@/core/resources/define';

const MAX_HOPS = 4;
const MAX_TERMS = 50;
const MAX_VALUES = 1000;
/** Stands for the asking user's id. */
const USER = '$user';

class ConstraintError extends Error {}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The rows of `resource` that `constraints` allow to the user: null and {} all, an object the rows that meet each of its entries,
 * a list those that meet one of its objects. An entry that is not understood makes its object match nothing.
 */
export function constraintPredicate(constraints: unknown, resource: Resource, userId: string): Predicate {
  if (constraints === null || constraints === undefined) return all;
  const alternatives = Array.isArray(constraints) ? constraints : [constraints];
  return or(...alternatives.map((one) => understood(() => readAlternative(one, resource, userId)) ?? none));
}

function understood(read: () => Predicate): Predicate | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConstraintError || error instanceof PredicateError) return undefined;
    throw error;
  }
}

function readAlternative(alternative: unknown, resource: Resource, userId: string): Predicate {
  if (alternative === null) return all;
  if (!isObject(alternative)) throw new ConstraintError('A constraint is an object, or a list of objects.');
  const entries = Object.entries(alternative);
  if (entries.length > MAX_TERMS) throw new ConstraintError(`A constraint has at most ${MAX_TERMS} entries.`);
  const predicate = and(...entries.map(([key, value]) => readEntry(key, value, resource, userId)));
  compile(predicate, resource, 'x'); // refuses unknown fields, operators that do not fit, values of the wrong type
  return predicate;
}

function readEntry(key: string, value: unknown, resource: Resource, userId: string): Predicate {
  const { path, lookup } = splitKey(key, resource);
  if (lookup === 'isnull') {
    if (typeof value !== 'boolean') throw new ConstraintError(`"${key}" takes true or false.`);
    return value ? not(present(path)) : present(path);
  }
  if (value === null) {
    if (lookup !== 'exact') throw new ConstraintError(`"${key}" can't be compared with null.`);
    return not(present(path));
  }
  if (lookup === 'in') {
    if (!Array.isArray(value) || value.length > MAX_VALUES)
      throw new ConstraintError(`"${key}" takes a list of at most ${MAX_VALUES} values.`);
    return or(compare(path, 'exact', ...value.map((item) => comparable(key, readScalar(key, item, userId)))));
  }
  return compare(path, lookup, comparable(key, readScalar(key, value, userId)));
}

/** What custom fields hold is compared as text. */
const comparable = (key: string, value: Scalar): Scalar => (key.startsWith(CUSTOM) ? String(value) : value);

function readScalar(key: string, value: unknown, userId: string): Scalar {
  if (value === USER) return userId;
  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw new ConstraintError(`"${key}" can't be compared with ${String(JSON.stringify(value)).slice(0, 60)}.`);
}

/** `_custom_field_data__<key>`: a value of a custom field, as text. */
const CUSTOM = '_custom_field_data__';

function splitKey(key: string, resource: Resource): { path: Path; lookup: Operator | 'in' | 'isnull' } {
  if (key.startsWith(CUSTOM)) {
    const [name = '', lookup = 'exact', ...more] = key.slice(CUSTOM.length).split('__');
    const isKnown = CONSTRAINT_LOOKUPS.has(lookup) || lookup === 'in' || lookup === 'isnull';
    if (!isKnown || more.length > 0) throw new ConstraintError(`"${key}" is not a custom field with a lookup.`);
    return { path: [customSegment('text', name)], lookup: lookup as Operator | 'in' | 'isnull' };
  }
  const segments = key.split('__');
  const last = segments.at(-1)!;
  // A field may be called like a lookup ("contains"): at the end of a path that leads to it, it is the field.
  if (segments.some((segment) => segment.includes(' '))) throw new ConstraintError(`"${key}" is not a field.`);
  const isLookup =
    segments.length > 1 && (CONSTRAINT_LOOKUPS.has(last) || last === 'in' || last === 'isnull') && !leads(segments, resource);
  const path = isLookup ? segments.slice(0, -1) : segments;
  if (path.length > MAX_HOPS || path.some((segment) => segment === ''))
    throw new ConstraintError(`"${key}" is not a field, or reaches too far.`);
  return { path, lookup: isLookup ? (last as Operator | 'in' | 'isnull') : 'exact' };
}

function leads(path: Path, resource: Resource): boolean {
  try {
    compile(present(path), resource, 'x');
    return true;
  } catch {
    return false;
  }
}

/**
 * What is wrong with constraints that somebody wants to store, or null. Each object must be understood for one of the types at least, and for each type
 * one of the objects: on a type without any the permission would grant nothing, and nobody would be told.
 */
export function constraintFault(constraints: unknown, labels: readonly string[]): string | null {
  if (constraints === null) return null;
  if (!isObject(constraints) && !Array.isArray(constraints)) return 'Constraints are an object, a list of objects, or null.';
  if (Array.isArray(constraints) && constraints.length === 0) return 'An empty list would allow nothing. Use null for no constraints.';
  const resources = labels.map((label) => findResource(label)).filter((found) => found !== undefined);
  for (const one of alternativesOf(constraints)) {
    const faults = resources.map((resource) => alternativeFault(one, resource));
    // Of several types, that which has a field like the one that is named: it is what was thought of.
    const fault = faults.find((found) => found?.isSlip) ?? faults[0];
    if (fault && faults.every((found) => found !== null)) return fault.message;
    if (resources.length === 0 && !isObject(one)) return 'Constraints are an object, a list of objects, or null.';
  }
  const idle = idleTypes(constraints, labels);
  if (idle.length === 0) return null;
  const own = idle.length === 1 ? 'it a permission of its own' : 'each a permission of its own';
  return `${idle.map(({ message }) => message).join(' ')} As it is, this would grant nothing there: give ${own}.`;
}

export interface IdleType {
  readonly label: string;
  /** "Change has no field job_model; there it is run__job_model." */
  readonly message: string;
}

/** The types for which none of the constraints is understood: there they match nothing, whatever there is. */
export function idleTypes(constraints: unknown, labels: readonly string[]): IdleType[] {
  if (constraints === null || constraints === undefined) return [];
  const resources = labels.map((label) => findResource(label)).filter((found) => found !== undefined);
  return resources.flatMap((resource) => {
    const faults = alternativesOf(constraints).map((one) => alternativeFault(one, resource));
    const fault = faults[0];
    if (!fault || faults.includes(null)) return [];
    const { path } = fault;
    if (!path) return [{ label: resource.label, message: `${resource.title}: ${fault.message}` }];
    const there = sameElsewhere(path, resource, resources);
    return [
      { label: resource.label, message: `${resource.title} has no field ${path.join('__')}${there ? `; there it is ${there}` : ''}.` },
    ];
  });
}

const alternativesOf = (constraints: unknown): readonly unknown[] => (Array.isArray(constraints) ? constraints : [constraints]);

/** What a path of other types leads to, from this one: through what it refers to, or without the step that led to it. */
function sameElsewhere(path: Path, resource: Resource, others: readonly Resource[]): string | undefined {
  const [first = '', ...rest] = path;
  const leadsHere = others.some(({ fields }) => {
    const field = Object.hasOwn(fields, first) ? fields[first] : undefined;
    return field?.kind === 'reference' && field.model === resource.label;
  });
  if (leadsHere && rest.length > 0 && leads(rest, resource)) return rest.join('__');
  const through = Object.entries(resource.fields).filter(
    ([name, field]) => field.kind === 'reference' && !isHidden(field) && leads([name, ...path], resource),
  );
  return through.length === 1 ? [through[0]![0], ...path].join('__') : undefined;
}

interface Fault {
  readonly message: string;
  /** A name that is nearly that of something there is. */
  readonly isSlip: boolean;
  /** What leads nowhere from the type. */
  readonly path?: Path;
}

function alternativeFault(alternative: unknown, resource: Resource): Fault | null {
  try {
    readAlternative(alternative, resource, '00000000-0000-4000-8000-000000000000');
    return null;
  } catch (error) {
    if (error instanceof ConstraintError) return { message: error.message, isSlip: false };
    if (!(error instanceof PredicateError)) throw error;
    const fault = error.reason === 'field' ? fieldFault(error, resource) : { message: error.message, isSlip: false };
    const message = `${resource.label}: "${error.path.join('__')}": ${fault.message}`;
    return { ...fault, message, ...(error.reason === 'field' && { path: error.path }) };
  }
}

/** Where a path stops to lead anywhere, and what there is instead. */
function fieldFault(error: PredicateError, resource: Resource): Fault {
  let at = resource;
  for (const [index, segment] of error.path.entries()) {
    const field = Object.hasOwn(at.fields, segment) ? at.fields[segment] : undefined;
    const model = field && 'model' in field ? findResource(field.model) : undefined;
    if (model && at.step(segment)) {
      at = model;
      continue;
    }
    if (segment === 'id' || segment === 'pk' || at.step(segment)) {
      const last = error.path[index + 1]!;
      return instead(
        `"${segment}" leads to no other object, and "${last}" is no comparison.`,
        last,
        [...CONSTRAINT_LOOKUPS, 'in', 'isnull'],
        'Comparisons',
      );
    }
    const names = Object.keys(at.fields).filter((name) => at.step(name) && !isHidden(at.fields[name]!));
    return instead(`${at.title} has no field "${segment}".`, segment, ['id', ...names], 'Fields');
  }
  return { message: error.message, isSlip: false };
}

const isHidden = (field: Field) => 'hidden' in field && field.hidden === true;

function instead(fault: string, wanted: string, known: readonly string[], what: string): Fault {
  const meant = nearest(wanted, known);
  const advice = meant === undefined ? '' : `Is "${meant}" meant? `;
  return { message: `${fault} ${advice}${what}: ${known.join(', ')}.`, isSlip: meant !== undefined };
}
