import { addNoteAnywhere, note } from '@/features/inventory/notes';
import { readJson } from '@/web/body';
import { collection, createdAnswer } from '@/web/resources';
import { routes } from '@/web/route';

const { handlers, ...options } = collection(note, {
  POST: async (call) => createdAnswer(call, note, [await addNoteAnywhere(call.actor, await readJson(call.request))], false),
});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = routes(handlers, options);
