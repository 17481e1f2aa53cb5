// A filled-in run form as things to keep: a curl command, the operator's command line, plain JSON. Sensitive values are left out, the token stays a variable. Pure.
import type { FieldSpec, Json } from '@windlass/sdk';
import type { ScheduleOrder } from '../../schedule/when.ts';

export interface RunRecipe {
  /** Of the instance: "https://windlass.example". */
  origin: string;
  jobId: string;
  classPath: string;
  specs: readonly FieldSpec[];
  /** The form's values as they stand. */
  values: Readonly<Record<string, unknown>>;
  /** Only when it is not the one that is used anyway. */
  queue?: string | undefined;
  /** When, if not at once. The operator's command runs at once in any case. */
  schedule?: ScheduleOrder | undefined;
}

type Data = Record<string, Json>;

/** What would be sent under `data`: nothing sensitive, no file, no empty optional field. */
export function shownData({ specs, values }: Pick<RunRecipe, 'specs' | 'values'>): Data {
  const data: Data = {};
  for (const spec of specs) {
    if (spec.sensitive || spec.read_only || spec.kind === 'file') continue;
    const value = wireValue(spec, values[spec.name]);
    if (value !== undefined) data[spec.name] = value;
  }
  return data;
}

function wireValue(spec: FieldSpec, value: unknown): Json | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  switch (spec.kind) {
    case 'integer':
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : (value as Json);
    case 'json': {
      const read = typeof value === 'string' ? parsed(value) : (value as Json);
      // A text is read as JSON on the other side too.
      return typeof read === 'string' ? (value as Json) : read;
    }
    case 'boolean':
    case 'dryrun':
      return value === true ? true : undefined;
    default:
      return value as Json;
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

export function asJson(recipe: RunRecipe): string {
  return JSON.stringify(bodyOf(recipe), null, 2);
}

function bodyOf(recipe: RunRecipe): Json {
  return {
    data: shownData(recipe),
    ...(recipe.queue ? { task_queue: recipe.queue } : {}),
    ...(recipe.schedule ? { schedule: { ...recipe.schedule } as Json } : {}),
  };
}

export function asCurl(recipe: RunRecipe): string {
  const url = `${recipe.origin}/api/extras/jobs/${recipe.jobId}/run/`;
  const files = recipe.specs.filter((spec) => spec.kind === 'file');
  const head = ['curl -X POST', '-H "Authorization: Token $TOKEN"', '-H "Accept: application/json; version=2.3; indent=4"'];
  if (files.length === 0)
    return lines([...head, '-H "Content-Type: application/json"', quoted(url), `--data ${quoted(JSON.stringify(bodyOf(recipe)))}`]);
  const parts = Object.entries(shownData(recipe)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (each) => `-F ${quoted(`${name}=${typeof each === 'object' ? JSON.stringify(each) : String(each)}`)}`,
    ),
  );
  const queue = recipe.queue ? [`-F ${quoted(`_task_queue=${recipe.queue}`)}`] : [];
  const schedule = Object.entries(recipe.schedule ?? {}).map(([name, value]) => `-F ${quoted(`_schedule_${name}=${value}`)}`);
  return lines([
    ...head,
    quoted(url),
    ...parts,
    ...queue,
    ...schedule,
    ...files.map((spec) => `-F ${quoted(`${spec.name}=@${fileName(recipe.values[spec.name])}`)}`),
  ]);
}

function fileName(value: unknown): string {
  return value instanceof File ? value.name : 'FILE';
}

export function asCommand(recipe: RunRecipe): string {
  const data = shownData(recipe);
  const rest = Object.keys(data).length > 0 ? [`--data ${quoted(JSON.stringify(data))}`] : [];
  const files = recipe.specs
    .filter((spec) => spec.kind === 'file')
    .map((spec) => `--file ${quoted(`${spec.name}=${fileName(recipe.values[spec.name])}`)}`);
  return lines(['npx tsx scripts/runjob.ts', '--username "$USER"', ...rest, ...files, quoted(recipe.classPath)]);
}

function lines(parts: readonly string[]): string {
  return parts.join(' \\\n  ');
}

/** A shell word that means exactly this text. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
