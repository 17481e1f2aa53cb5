// Texts with places for values: "Restart {{ obj.name }}", "{{ data | json }}". Nothing is evaluated: a place names a value by its path, and that is all.
const PLACE = /\{\{(.*?)\}\}/gs;
const FILTERS: Readonly<Record<string, (value: unknown) => string>> = {
  json: (value) => JSON.stringify(value ?? null),
  upper: (value) => asText(value).toUpperCase(),
  lower: (value) => asText(value).toLowerCase(),
};
const EXPRESSION = /^\s*([A-Za-z_]\w*(?:\.\w+)*)\s*(?:\|\s*([a-z]+)\s*)?$/;

/** What is wrong with a template; undefined when nothing is. `roots`: the values that there will be. */
export function templateFault(template: string, roots: readonly string[]): string | undefined {
  if (/\{%|\{#/.test(template)) return 'Statements ({% … %}) are not understood here, only places for values: {{ … }}.';
  for (const [, inside = ''] of template.matchAll(PLACE)) {
    const [, path, filter] = EXPRESSION.exec(inside) ?? [];
    if (path === undefined) return `"{{${inside}}}" is not the path of a value, such as {{ ${roots[0]}.name }}.`;
    if (!roots.includes(path.split('.')[0]!)) return `There is no "${path.split('.')[0]}" here; there is: ${roots.join(', ')}.`;
    if (filter !== undefined && !Object.hasOwn(FILTERS, filter))
      return `There is no filter "${filter}"; there is: ${Object.keys(FILTERS).join(', ')}.`;
  }
  return undefined;
}

/** Puts the values in their places; what is not there is an empty text. */
export function fillTemplate(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(PLACE, (_, inside: string) => {
    const [, path = '', filter] = EXPRESSION.exec(inside) ?? [];
    const value = path.split('.').reduce<unknown>(step, values);
    return filter === undefined ? asText(value) : (FILTERS[filter]?.(value) ?? '');
  });
}

function step(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Related objects are called by their names. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value as string | number | boolean);
  const named = value as { display?: unknown; label?: unknown };
  for (const name of [named.display, named.label]) if (typeof name === 'string') return name;
  return JSON.stringify(value);
}
