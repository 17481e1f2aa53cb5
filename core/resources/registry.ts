// Every kind of object by its label and by its path. Filled once, by features/catalog; empty means that module was not imported.
import { AppError } from '@/core/errors';
import type { Resource } from './define';

const byLabel = new Map<string, Resource>();
const byPath = new Map<string, Resource>();

export function registerResources(resources: readonly Resource[]): void {
  for (const resource of resources) {
    byLabel.set(resource.label, resource);
    byPath.set(resource.path, resource);
  }
}

/** @throws when there is no such kind of object: a slip in a descriptor, or features/catalog was not imported. */
export function resourceOf(label: string): Resource {
  const found = findResource(label);
  if (!found) throw new AppError('internal', `There is no resource "${label}".`);
  return found;
}

export function findResource(label: string): Resource | undefined {
  if (byLabel.size === 0) throw new AppError('internal', 'No resources are known: import features/catalog in this entry point.');
  return byLabel.get(label);
}

/** By "dcim/devices". */
export function resourceAt(path: string): Resource | undefined {
  return byPath.get(path);
}

export function allResources(): Resource[] {
  return [...byLabel.values()];
}
