import { platformStatus } from '@/features/accounts/platform-status';
import { ok, routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes({ GET: async () => ok(await platformStatus()) });
