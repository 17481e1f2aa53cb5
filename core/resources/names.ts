// What an object is called: its display, its slug, its address. Pure.
import type { Resource, Row } from './define';

const naturalValues = (resource: Resource, row: Row): (string | null)[] =>
  resource.naturalKey.map((path) => {
    const value = path === null ? null : row[path.join('.')];
    return value === null || value === undefined || value === '' ? null : String(value);
  });

function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

/** "sw1__ams_b5dd": the parts of the natural key, and the start of the id so that no two are alike. */
export function naturalSlug(resource: Resource, row: Row): string {
  const parts = naturalValues(resource, row);
  while (parts.length > 1 && parts.at(-1) === null) parts.pop();
  return [...parts.map((part) => (part === null ? '' : slugify(part))), String(row.id).slice(0, 4)].join('_');
}

export function displayOf(resource: Resource, row: Row): string {
  if (resource.display) return resource.display(row);
  return naturalValues(resource, row).find((value) => value !== null) ?? String(row.id);
}

/** Address of an object in the API. `base` has no slash at its end. */
export const urlOf = (base: string, resource: Resource, id: string | number) =>
  `${base}/api/${resource.path}/${encodeURIComponent(String(id))}/`;
