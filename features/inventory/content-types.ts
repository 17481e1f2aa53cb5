// The kinds of objects as clients of this API list them: numbered, by application and model.
import { allContentTypes } from '@/core/resources/content-types';

export interface ContentType {
  id: number;
  object_type: 'contenttypes.contenttype';
  display: string;
  url: string;
  natural_slug: string;
  app_label: string;
  model: string;
}

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
