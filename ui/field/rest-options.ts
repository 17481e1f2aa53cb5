// Options for object fields, read from the REST lists with the session of whoever looks: nobody is offered what they may not see.
import type { ListFilter, Nothing, OptionsSource } from './options-context.tsx';
import { OptionsRefused, type PickerOption } from '../kit/options.ts';

/** Of each content type what its objects are called, "devices", and where their list is for who may look at it: "dcim/devices". */
export type ModelPaths = Readonly<Record<string, { readonly kinds: string; readonly path?: string }>>;

interface WireObject {
  id: string | number;
  display?: string;
  status?: { name?: string; display?: string } | null;
  role?: { display?: string } | null;
  location?: { display?: string } | null;
  parent?: { display?: string } | null;
  [field: string]: unknown;
}

const PAGE = 50;

export function restOptions(paths: ModelPaths, nothing: Readonly<Record<string, Nothing>> = {}): OptionsSource {
  return {
    async loadOptions(model, query, filter, displayField) {
      const params = paramsOf(filter);
      if (query) params.set('q', query);
      params.set('limit', String(PAGE));
      params.set('depth', '1');
      const list = await readList(paths, model, params);
      return { options: list.results.map((row) => toOption(row, displayField)), total: list.count };
    },
    async resolveOptions(model, ids, filter, displayField) {
      const params = paramsOf(filter);
      for (const id of ids) params.append('id', id);
      params.set('limit', String(ids.length));
      const list = await readList(paths, model, params);
      return list.results.map((row) => toOption(row, displayField));
    },
    refusal: (model) => (paths[model]?.path ? undefined : refusalOf(paths, model)),
    nothing: (name) => nothing[name],
    browseHref: (model, filter) => {
      const path = paths[model]?.path;
      const params = paramsOf(filter);
      return path && `/${path}/${params.size ? `?${params}` : ''}`;
    },
  };
}

function paramsOf(filter: ListFilter): URLSearchParams {
  return new URLSearchParams(Object.entries(filter).flatMap(([name, values]) => values.map((value) => [name, value])));
}

async function readList(paths: ModelPaths, model: string, params: URLSearchParams): Promise<{ count: number; results: WireObject[] }> {
  const path = paths[model]?.path;
  if (!path) throw new OptionsRefused(refusalOf(paths, model));
  const response = await fetch(`/api/${path}/?${params}`, { headers: { accept: 'application/json' } });
  if (response.status === 403) throw new OptionsRefused(refusalOf(paths, model));
  if (!response.ok) throw new Error(`the list of ${model} answered ${response.status}`);
  return (await response.json()) as { count: number; results: WireObject[] };
}

/** What is missing, and what to ask for. */
const refusalOf = (paths: ModelPaths, model: string): string =>
  `You may not view ${paths[model]?.kinds ?? model}, so there is nothing to choose from. Ask an administrator for the permission to view them, for you or one of your groups.`;

function toOption(row: WireObject, displayField: string | undefined): PickerOption {
  const details = [row.role?.display, row.location?.display ?? row.parent?.display].filter((text) => text !== undefined);
  const status = row.status?.name ?? row.status?.display;
  return {
    value: String(row.id),
    label: labelOf(row, displayField),
    ...(status ? { status } : {}),
    ...(details.length > 0 ? { details } : {}),
  };
}

/** The attribute the author chose, dots reaching into nested objects, else the object's display. */
function labelOf(row: WireObject, displayField = 'display'): string {
  let value: unknown = row;
  for (const step of displayField.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : (row.display ?? String(row.id));
}
