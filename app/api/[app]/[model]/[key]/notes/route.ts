import { resourceAt } from '@/core/resources/registry';
import { addNote, note, notesOf } from '@/features/inventory/notes';
import { readJson } from '@/web/body';
import { createdAnswer, pageAnswer } from '@/web/resources';
import { routes } from '@/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(({ app, model }) => {
  const resource = resourceAt(`${app}/${model}`);
  if (!resource || ((resource.plain || resource.dated) && !resource.noted)) return undefined;
  return {
    handlers: {
      GET: async (call) => pageAnswer(call, note, await notesOf(call.actor, resource, call.params['key']!, call.url.searchParams)),
      POST: async (call) =>
        createdAnswer(call, note, [await addNote(call.actor, resource, call.params['key']!, await readJson(call.request))], false),
    },
    label: note.label,
  };
});
