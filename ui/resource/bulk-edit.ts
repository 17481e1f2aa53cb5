// What a form for many objects does with each field: which acts a kind of field allows, and the request that they come to. Pure.
import type { FieldSpec, Json } from '@windlass/sdk';
import { inSentence } from '@/core/resources/sentence.ts';
import type { Option } from '../kit/select.tsx';

/** Absent: the field stays as it is. */
export type Act = 'set' | 'clear' | 'change';
export type Acts = Readonly<Record<string, Act | ''>>;

/** One change for all of them, as the server takes it. */
export interface EditRequest {
  changes: Record<string, Json>;
  add: Record<string, Json>;
  remove: Record<string, Json>;
}

const isList = ({ kind }: FieldSpec) => kind === 'multiobject' || kind === 'multichoice' || kind === 'tags_text';
const isText = ({ kind }: FieldSpec) => kind === 'string' || kind === 'text' || kind === 'choice' || kind === 'color';

/** What stands for "nothing" in this field; undefined where there has to be something. */
export function clearedValue(spec: FieldSpec): Json | undefined {
  if (spec.required || spec.kind === 'boolean') return undefined;
  if (isList(spec)) return [];
  if (spec.nullable) return null;
  return isText(spec) ? '' : undefined;
}

export function actsOf(spec: FieldSpec): Option[] {
  return [
    ...(spec.kind === 'multiobject' ? [{ value: 'change', label: 'Add and take away' }] : []),
    { value: 'set', label: spec.kind === 'multiobject' ? 'Replace all' : 'Set' },
    ...(clearedValue(spec) === undefined ? [] : [{ value: 'clear', label: 'Clear' }]),
  ];
}

/** The fields that a list takes what to add and what to take away. No field of a kind has such a name. */
export const addName = (name: string) => `${name}__add`;
export const removeName = (name: string) => `${name}__remove`;

/** The fields of the form that take a value: what is set has to be written. */
export function shownSpecs(spec: FieldSpec, act: Act | '' | undefined): FieldSpec[] {
  const { default: _, group: _group, ...rest } = spec;
  const label = spec.label || spec.name;
  if (act === 'set') return [{ ...rest, label: `${label}, for all of them`, required: spec.kind !== 'boolean', nullable: false }];
  if (act !== 'change') return [];
  const list = { ...rest, required: false, help_text: '' };
  return [
    { ...list, name: addName(spec.name), label: `Add to ${inSentence(label)}` },
    { ...list, name: removeName(spec.name), label: `Take away from ${inSentence(label)}` },
  ];
}

/** `values`: parsed, by the names of the fields shown. */
export function requestOf(specs: readonly FieldSpec[], acts: Acts, values: Readonly<Record<string, unknown>>): EditRequest {
  const request: EditRequest = { changes: {}, add: {}, remove: {} };
  const put = (into: Record<string, Json>, name: string, value: unknown) => {
    if (Array.isArray(value) && value.length > 0) into[name] = value as Json;
  };
  for (const spec of specs) {
    const act = acts[spec.name];
    if (act === 'set') request.changes[spec.name] = (values[spec.name] ?? null) as Json;
    if (act === 'clear') request.changes[spec.name] = clearedValue(spec)!;
    if (act === 'change') put(request.add, spec.name, values[addName(spec.name)]);
    if (act === 'change') put(request.remove, spec.name, values[removeName(spec.name)]);
  }
  return request;
}

export const isNothing = (request: EditRequest): boolean =>
  Object.values(request).every((part) => Object.keys(part as object).length === 0);
