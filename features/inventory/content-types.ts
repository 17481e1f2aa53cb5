// The kinds of objects as clients of this API list them: numbered, by application and model.
import { compare } from '@/core/predicate';
import { allContentTypes } from '@/core/resources/content-types';
import type { JudgedFilter } from '@/core/resources/define';
import { titleOf } from '@/core/resources/fields';

export interface ContentType {
  id: number;
  object_type: 'contenttypes.contenttype';
  display: string;
  url: string;
  natural_slug: string;
  app_label: string;
  model: string;
}

/** What OPTIONS says of them: nothing can be written, and there is nothing to choose. */
export const CONTENT_TYPE_OPTIONS = {
  name: 'Content types',
  description: '',
  renders: ['application/json'],
  parses: ['application/json'],
  object_type: 'contenttypes.contenttype',
  schema: {
    type: 'object',
    required: [],
    properties: Object.fromEntries(
      ['id', 'object_type', 'display', 'url', 'natural_slug', 'app_label', 'model'].map((name) => [
        name,
        { type: name === 'id' ? 'integer' : 'string', title: titleOf(name), readOnly: true },
      ]),
    ),
  },
};

/** A filter by the kind that a field names, given its number or its label. */
export const byContentType = (field: string): JudgedFilter => ({
  kind: 'text',
  where: (values) =>
    compare([field], 'exact', ...values.map((value) => (/^\d{1,4}$/.test(value) ? (allContentTypes()[Number(value) - 1] ?? '') : value))),
  present: [field],
});

/** All of them, by label. A number stays with its label as long as none is added before it: clients look them up by name. */
export function contentTypes(base: string): ContentType[] {
  return allContentTypes().map((label, index) => {
    const [app_label = '', model = ''] = label.split('.');
    const id = index + 1;
    return {
      id,
      object_type: 'contenttypes.contenttype',
      display: `${app_label} | ${model}`,
      url: `${base}/api/extras/content-types/${id}/`,
      natural_slug: `${app_label}_${model}_${id}`,
      app_label,
      model,
    };
  });
}
