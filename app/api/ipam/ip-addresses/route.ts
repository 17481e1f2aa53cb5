import { completeAddress } from '@/features/inventory/allocation';
import { ipAddress } from '@/features/inventory/ipam';
import { collection, create } from '@/web/resources';
import { routes } from '@/web/route';

const { handlers, ...options } = collection(ipAddress, { POST: create(ipAddress, (body, { actor }) => completeAddress(actor, body)) });

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, options);
