// An inventory status: a small shape and its word. Full dot in use, ring planned, diamond out of order.
import { classNames } from './class-names.ts';
import { familySolid } from './families.ts';
import type { Family } from './states.ts';

type Shape = 'dot' | 'ring' | 'diamond';

const known: Record<string, readonly [Family, Shape]> = {
  active: ['ok', 'dot'],
  available: ['ok', 'dot'],
  connected: ['ok', 'dot'],
  container: ['idle', 'dot'],
  dhcp: ['ok', 'dot'],
  staged: ['run', 'dot'],
  staging: ['run', 'dot'],
  provisioning: ['run', 'dot'],
  planned: ['wait', 'ring'],
  reserved: ['wait', 'ring'],
  inventory: ['idle', 'ring'],
  maintenance: ['warn', 'diamond'],
  failed: ['bad', 'diamond'],
  offline: ['bad', 'diamond'],
  decommissioning: ['idle', 'dot'],
  decommissioned: ['idle', 'dot'],
  deprecated: ['idle', 'dot'],
  retired: ['idle', 'dot'],
};

const shapes: Record<Shape, string> = { dot: 'rounded-full', ring: 'rounded-full', diamond: 'rotate-45' };

/** The shape alone; `name` picks it and must be readable beside it. */
export function StatusShape({ name }: { name: string }) {
  const [family, shape] = known[name.toLowerCase()] ?? (['idle', 'dot'] as const);
  return (
    <span aria-hidden className={classNames('relative inline-block size-[7px] shrink-0', shapes[shape], familySolid[family])}>
      {shape === 'ring' && <span className="absolute inset-[1.5px] rounded-full bg-surface" />}
    </span>
  );
}

export function ObjectStatus({ name }: { name: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <StatusShape name={name} />
      <span className="truncate">{name}</span>
    </span>
  );
}
