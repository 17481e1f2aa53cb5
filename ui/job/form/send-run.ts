// Sends a run whose inputs hold files: one multipart request to the REST address, with word of how far the upload is.
import type { FieldSpec } from '@windlass/sdk';
import { requestHref, scheduleHref, schedulesHref } from '../../schedule/hrefs.ts';
import type { ScheduleOrder } from '../../schedule/when.ts';
import { runHref } from '../list/job-row.ts';

export type RunAnswer =
  { ok: true; href: string } | { ok: false; message: string; fields?: Readonly<Record<string, readonly string[]>> | undefined };

export interface UploadOrder {
  jobId: string;
  specs: readonly FieldSpec[];
  /** Parsed by the form; files as they were chosen. */
  values: Readonly<Record<string, unknown>>;
  queue: string;
  schedule?: ScheduleOrder | undefined;
  onProgress: (share: number) => void;
}

/** Inputs as parts of a form: lists repeat their name, empty ones are left out. */
export function toFormData({ specs, values, queue, schedule }: Pick<UploadOrder, 'specs' | 'values' | 'queue' | 'schedule'>): FormData {
  const form = new FormData();
  for (const { name } of specs) {
    const value = values[name];
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === undefined || each === null || each === '') continue;
      if (each instanceof File) form.append(name, each, each.name);
      else form.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each as string | number | boolean));
    }
  }
  form.append('_task_queue', queue);
  for (const [name, value] of Object.entries(schedule ?? {})) if (value !== undefined) form.append(`_schedule_${name}`, value as string);
  return form;
}

// XMLHttpRequest, because fetch tells nothing of an upload's progress.
export function sendRun(order: UploadOrder): Promise<RunAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/extras/jobs/${order.jobId}/run/`);
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && order.onProgress(event.loaded / event.total);
    request.onload = () => resolve(readAnswer(request.status, request.response));
    request.onerror = () => resolve({ ok: false, message: 'The server did not answer. Nothing was started.' });
    request.send(toFormData(order));
  });
}

/** What the REST door answered, as the form needs it. */
export function readAnswer(status: number, body: unknown): RunAnswer {
  const answer = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (status === 201) {
    const run = answer['job_result'] as { id?: string } | null;
    if (run?.id) return { ok: true, href: runHref(run.id) };
    const scheduled = answer['scheduled_job'] as { id?: string; approval_required?: boolean } | null;
    if (!scheduled?.id) return { ok: true, href: schedulesHref };
    return { ok: true, href: scheduled.approval_required ? requestHref(scheduled.id) : scheduleHref(scheduled.id) };
  }
  if (typeof answer['detail'] === 'string') return { ok: false, message: answer['detail'] };
  if (Array.isArray(body)) return { ok: false, message: body.map(String).join(' ') };
  // What concerns no input, such as the queue, stands beside `errors`; these are a list where they were not even read.
  const { errors, ...others } = answer;
  const fields = Object.fromEntries(
    Object.entries({ ...(Array.isArray(errors) ? { __all__: errors } : (errors as object | undefined)), ...others }).map(
      ([name, messages]) => [name, [messages].flat().map(String)],
    ),
  );
  return Object.keys(fields).length > 0
    ? { ok: false, message: 'Some inputs are not valid.', fields }
    : { ok: false, message: `The server answered ${status}. Nothing was started.` };
}
