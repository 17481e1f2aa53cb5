import { actorOfPassword, createOwnToken } from '@/features/accounts/tokens';
import { token } from '@/features/accounts/resources';
import { serializeOne } from '@/core/resources/rows/serialize';
import { readJson } from '@/web/body';
import { collection } from '@/web/resources';
import { created, routes } from '@/web/route';

const { handlers, ...options } = collection(token, {
  POST: async ({ actor, request, base }) => {
    const { row, key } = await createOwnToken(actor, (await readJson(request)) ?? {});
    const object = await serializeOne(token, row, { actor, base, answer: 'create' });
    return created({ ...object, key }, String(object['url']));
  },
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, {
  ...options,
  basic: {
    methods: ['POST'],
    check: (username, password, request) => actorOfPassword(username, password, request.headers.get('x-forwarded-for') ?? ''),
  },
});
