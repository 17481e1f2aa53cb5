// A run's inputs as somebody sent them → what is stored with the run. Values are judged by the job's stored FieldSpecs, objects are looked up among
// those that the requester may view. No author code is involved.
import type { FieldSpec, Json } from '@windlass/sdk';
import { constraintFault, constraintPredicate } from '@/core/access/constraints';
import { can, scope, scopeOrNothing } from '@/core/access/access';
import type { UserActor } from '@/core/access/actor';
import { invalid } from '@/core/errors';
import { and, compare, type Path, type Predicate } from '@/core/predicate';
import type { Resource } from '@/core/resources/define';
import { findResource, resourceOf } from '@/core/resources/registry';
import { selectIds } from '@/core/resources/rows/rows';
import { errorBody, parseInput, type Source } from '@/core/resources/schema';
import { inSentence } from '@/core/resources/sentence';

export type RunInput = Record<string, Json>;

/**
 * The inputs to store, or every fault there is: ids for objects and files, text for addresses, an empty value for each optional variable that was left out.
 * Defaults are the form's business and are not filled in.
 * @throws AppError("invalid") whose body is `{"errors": {variable: [..]}}`, or `{"errors": [..]}` for what has not even the shape.
 */
export async function readInput(actor: UserActor, variables: unknown, data: unknown, source: Source): Promise<RunInput> {
  const specs = variables as readonly FieldSpec[];
  const parsed = parseInput(specs, data, source);
  const sound = parsed.ok ? parsed.value : parsed.sound;
  const missing: Record<string, string[]> = {};
  const input: RunInput = {};
  for (const spec of specs) {
    const value = sound[spec.name];
    if (value === undefined) continue;
    const found = await resolve(actor, spec, value);
    if ('fault' in found) missing[spec.name] = [found.fault];
    else input[spec.name] = found.value;
  }
  const isMissing = Object.keys(missing).length > 0;
  if (parsed.ok && !isMissing) return input;
  const errors = { ...(parsed.ok ? {} : parsed.errors), ...missing };
  throw invalid(errors, { body: parsed.ok || isMissing ? { errors } : errorBody(parsed) });
}

/** Ids of the uploads among the inputs. */
export function filesOf(variables: unknown, input: RunInput): string[] {
  const files = (variables as readonly FieldSpec[]).filter((spec) => spec.kind === 'file').map((spec) => input[spec.name]);
  return files.filter((value): value is string => typeof value === 'string');
}

type Resolved = { readonly value: Json } | { readonly fault: string };

async function resolve(actor: UserActor, spec: FieldSpec, value: Json): Promise<Resolved> {
  if (value === null) return { value };
  if (spec.kind === 'file') return { value: (value as { readonly file: string }).file };
  if (spec.kind === 'object') return await resolveOne(actor, spec.model, value);
  if (spec.kind === 'multiobject') return await resolveMany(actor, spec.model, value as readonly Json[]);
  return { value };
}

async function resolveOne(actor: UserActor, model: string, value: Json): Promise<Resolved> {
  const resource = findResource(model);
  if (!resource) return { fault: `There are no objects of the kind ${model} here.` };
  const wanted =
    typeof value === 'object' && value !== null
      ? byAttributes(actor, resource, value as Record<string, Json>)
      : compare(['id'], 'exact', value as string | number);
  if ('fault' in wanted) return wanted;
  const ids = await selectIds(resource, and(wanted, scopeOrNothing(actor, 'view', model).predicate), 2);
  if (ids.length > 1) return { fault: `Several objects match ${shown(value)}: be more specific.` };
  return ids.length === 1
    ? { value: ids[0]! }
    : { fault: `There is no ${inSentence(resource.title)} that matches ${shown(value)}, or it is not yours to see.` };
}

async function resolveMany(actor: UserActor, model: string, values: readonly Json[]): Promise<Resolved> {
  if (values.length === 0) return { value: [] };
  const resource = findResource(model);
  if (!resource) return { fault: `There are no objects of the kind ${model} here.` };
  if (values.some((value) => typeof value === 'object')) return { fault: 'This must be a list of ids.' };
  const ids = values as readonly (string | number)[];
  const found = new Set(
    await selectIds(resource, and(compare(['id'], 'exact', ...ids), scopeOrNothing(actor, 'view', model).predicate), ids.length),
  );
  const absent = ids.filter((id) => !found.has(id));
  return absent.length === 0
    ? { value: [...ids] }
    : { fault: `There are no such objects, or they are not yours to see: ${absent.slice(0, 10).join(', ')}.` };
}

/** A dictionary of attributes, `__` reaching into relations and naming look-ups. Related objects count as far as the requester may view them. */
function byAttributes(actor: UserActor, resource: Resource, attributes: Record<string, Json>): Predicate | { fault: string } {
  const fault = constraintFault(attributes, [resource.label]);
  if (fault !== null) return { fault: fault.replace(`${resource.label}: `, '') };
  const hidden: string[] = [];
  const visible = Object.keys(attributes).flatMap((key) => hops(actor, resource, key.split('__'), hidden));
  if (hidden.length > 0) return { fault: `"${hidden[0]}" is not yours to see.` };
  return and(constraintPredicate(attributes, resource, actor.id), ...visible);
}

/** For each relation a look-up passes: the scope of what it leads to, seen from the row. */
function hops(actor: UserActor, resource: Resource, segments: readonly string[], hidden: string[]): Predicate[] {
  const terms: Predicate[] = [];
  let at = resource;
  for (const [index, segment] of segments.slice(0, -1).entries()) {
    const field = Object.hasOwn(at.fields, segment) ? at.fields[segment] : undefined;
    if (field?.kind !== 'reference' && field?.kind !== 'references') break;
    if (!can(actor, 'view', field.model)) {
      hidden.push(segments.join('__'));
      break;
    }
    terms.push(below(segments.slice(0, index + 1), scope(actor, 'view', field.model).predicate));
    at = resourceOf(field.model);
  }
  return terms;
}

/** A predicate on a related row as one on the row it is related to. */
function below(prefix: Path, predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'compare':
      return { ...predicate, path: [...prefix, ...predicate.path] };
    case 'not':
      return { ...predicate, of: below(prefix, predicate.of) };
    default:
      return { ...predicate, of: predicate.of.map((term) => below(prefix, term)) };
  }
}

function shown(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
