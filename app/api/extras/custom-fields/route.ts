import { completeCustomField, customField } from '@/features/inventory/custom-fields';
import { collection, create } from '@/web/resources';
import { routes } from '@/web/route';

const { handlers, ...options } = collection(customField, {
  POST: create(customField, (body) => Promise.resolve(completeCustomField(body))),
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, options);
