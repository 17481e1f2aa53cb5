import { describe, expect, it } from 'vitest';
import { fillTemplate, templateFault } from '@/core/template';

describe('a template', () => {
  const values = {
    obj: { name: 'sw1', status: { display: 'Active', id: 'x' }, tags: ['a'], type: { value: 'v', label: 'Virtual' }, none: null },
  };

  it('has values put into its places: related objects by their names, what is not there as nothing', () => {
    expect(fillTemplate('Restart {{ obj.name }}{{obj.none}}{{ obj.nope.deeper }} ({{ obj.status }}, {{ obj.type }})', values)).toBe(
      'Restart sw1 (Active, Virtual)',
    );
    expect(fillTemplate('{"tags": {{ obj.tags | json }}, "n": {{ obj.nope | json }}} {{ obj.name | upper }}', values)).toBe(
      '{"tags": ["a"], "n": null} SW1',
    );
  });

  it('reaches nothing but what it was given', () => {
    expect(fillTemplate('{{ obj.constructor.name }}{{ obj.__proto__ }}{{ obj.name.length }}', values)).toBe('');
  });

  it('is refused when it has statements, unknown values or unknown filters', () => {
    expect(templateFault('Restart {{ obj.name }} {{ user.username | lower }}', ['obj', 'user'])).toBeUndefined();
    for (const wrong of [
      '{% if obj %}x{% endif %}',
      '{{ other.name }}',
      '{{ obj.name | shout }}',
      '{{ obj.name() }}',
      '{{ 1 + 1 }}',
      '{{}}',
    ])
      expect([wrong, templateFault(wrong, ['obj', 'user'])]).toEqual([wrong, expect.any(String)]);
  });
});
