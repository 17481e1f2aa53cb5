// Where a kind of object stands in the navigation.
import { navigation } from '@/features/catalog';
import type { Crumb } from '@/ui/kit/breadcrumbs.tsx';

export function areaCrumb(label: string): Crumb {
  const administers = navigation('administration').some((entry) => entry.label === label);
  return administers ? { label: 'Administration' } : { label: 'Inventory', href: '/inventory/' };
}
