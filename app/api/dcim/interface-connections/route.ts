import { deviceInterface } from '@/features/inventory/components';
import { connectionRoutes } from '@/web/connections';
import { routes } from '@/web/route';

const { handlers, ...options } = connectionRoutes(deviceInterface);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, options);
