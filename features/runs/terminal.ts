// A run as text for a terminal: its lines as they come, then how it ended. Text of jobs can't move the cursor or change the screen. Pure but for the last read.
import { describeVariable, type FieldSpec } from '@windlass/sdk';
import { db } from '@/core/db/client';
import { AppError } from '@/core/errors';
import { absentValue } from '@/core/resources/field-values';
import type { RunNews } from './live';

interface Line {
  readonly created: string;
  readonly log_level: string;
  readonly grouping: string;
  readonly message: string;
  readonly log_object: string;
}

const clock = (iso: string | Date) => new Date(iso).toISOString().slice(11, 19);

/** Without control characters; further lines of a message are indented below its first. */
export const printable = (text: string, indent = ''): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd').replaceAll('\n', `\n${indent}`);

/** The lines of a piece of news; empty for what a terminal does not show. */
export function linesOfNews({ event, data }: RunNews): string[] {
  if (event !== 'lines') return [];
  return (data as Line[]).map(({ created, log_level, grouping, message, log_object }) => {
    const about = log_object ? `${log_object}: ` : '';
    return `[${clock(created)}] ${log_level.padEnd(8)} ${printable(grouping)}: ${printable(about + message, ' '.repeat(20))}`;
  });
}

export interface RunEnd {
  readonly text: string;
  readonly isSuccess: boolean;
}

/** How the run ended, with its result, its traceback if it has one, and the path of its page: at which address that is served is not known here. */
export async function describeEnd(runId: string): Promise<RunEnd> {
  const run = await db().jobResult.findUnique({ where: { id: runId } });
  if (!run?.date_done) return { text: 'The run is gone.', isSuccess: false };
  const seconds = (run.date_done.getTime() - (run.date_started ?? run.date_created).getTime()) / 1000;
  const time = clock(run.date_done);
  const parts = [
    ...(run.result === null ? [] : [printable(JSON.stringify(run.result, null, 2))]),
    ...(run.traceback ? [printable(run.traceback.trimEnd())] : []),
    `[${time}] ${run.class_path}: ${run.status}${run.failure_reason ? ` (${run.failure_reason})` : ''}`,
    `[${time}] ${run.class_path}: Duration ${Math.floor(seconds / 60)} minutes, ${(seconds % 60).toFixed(2)} seconds`,
    `[${time}] ${run.class_path}: Its page is /extras/job-results/${run.id}/`,
  ];
  return { text: parts.join('\n'), isSuccess: run.status === 'SUCCESS' };
}

/** A job's variables, a line each. */
export function describeVariables(variables: readonly FieldSpec[]): string {
  if (variables.length === 0) return '  It takes no input.';
  return variables
    .map((spec) => {
      const { name, type, required, ...rest } = describeVariable(spec);
      const { label: _label, help_text: help, default: _default, ...options } = rest;
      const details = Object.entries(options).map(([option, value]) => `${option}: ${JSON.stringify(value)}`);
      return `  ${String(name)}  ${[String(type), required === true ? 'required' : 'optional', ...firstValue(spec), ...details].join(', ')}${help ? `\n      ${printable(String(help), '      ')}` : ''}`;
    })
    .join('\n');
}

/** The default belongs to the form: what stands here is what a run gets that leaves the variable out. */
function firstValue(spec: FieldSpec): string[] {
  if (spec.default === undefined) return [];
  const absent = absentValue(spec);
  const leftOut = absent.ok ? `; left out here it is ${JSON.stringify(absent.value)}` : '';
  return [`the form starts with ${JSON.stringify(spec.default)}${leftOut}`];
}

/** What was wrong with a call, in as many lines as there are complaints. */
export function describeRefusal(error: AppError): string {
  if (!error.fields) return error.message;
  return Object.entries(error.fields)
    .flatMap(([field, messages]) => messages.map((message) => (field ? `${field}: ${message}` : message)))
    .join('\n');
}
