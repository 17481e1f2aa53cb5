// The settings of a job that its class suggests and a record may override: their names, their words, and how a value reads.
import { formatCount } from '../../kit/number.ts';
import { formatDuration } from '../../kit/time.ts';

export const settingNames = [
  'grouping',
  'name',
  'description',
  'approval_required',
  'has_sensitive_variables',
  'hidden',
  'dryrun_default',
  'soft_time_limit',
  'time_limit',
  'task_queues',
  'is_singleton',
] as const;

export type SettingName = (typeof settingNames)[number];

export type SettingValue = string | boolean | number | readonly string[];

export type SettingKind = 'text' | 'markdown' | 'flag' | 'seconds' | 'queues';

export interface SettingLook {
  label: string;
  kind: SettingKind;
  /** What it does, under the control. */
  help: string;
  section: 'job' | 'properties';
}

export const settingLooks: Record<SettingName, SettingLook> = {
  grouping: { label: 'Grouping', kind: 'text', section: 'job', help: 'Jobs with the same grouping stand together in the list.' },
  name: { label: 'Name', kind: 'text', section: 'job', help: 'Unique. The REST API takes it in place of the id.' },
  description: { label: 'Description', kind: 'markdown', section: 'job', help: 'Markdown. The first line is shown in the list.' },
  approval_required: {
    label: 'Approval required',
    kind: 'flag',
    section: 'properties',
    help: 'Someone else has to approve each run that is no dry run.',
  },
  has_sensitive_variables: {
    label: 'Sensitive inputs',
    kind: 'flag',
    section: 'properties',
    help: 'Inputs are not kept. The job can only run at once, and can’t ask for approval.',
  },
  hidden: { label: 'Hidden', kind: 'flag', section: 'properties', help: 'Left out of the list unless asked for. It is no protection.' },
  dryrun_default: {
    label: 'Dry run by default',
    kind: 'flag',
    section: 'properties',
    help: 'The run form starts with the dry run ticked.',
  },
  soft_time_limit: {
    label: 'Soft time limit',
    kind: 'seconds',
    section: 'properties',
    help: 'Seconds after which the job is told to stop. 0 means the system’s default.',
  },
  time_limit: {
    label: 'Time limit',
    kind: 'seconds',
    section: 'properties',
    help: 'Seconds after which the run is ended for good. 0 means the system’s default.',
  },
  task_queues: {
    label: 'Task queues',
    kind: 'queues',
    section: 'properties',
    help: 'Names with commas between them; the first is used when nobody chooses. Empty means the default queue.',
  },
  is_singleton: { label: 'One at a time', kind: 'flag', section: 'properties', help: 'Further runs wait until this one has ended.' },
};

/** A value as words: "Yes", "10 m 00 s", "System default", "change-window, default", "None". */
export function settingText(name: SettingName, value: SettingValue | undefined): string {
  if (value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') {
    if (settingLooks[name].kind !== 'seconds') return formatCount(value);
    return value === 0 ? 'System default' : formatDuration(value);
  }
  if (typeof value === 'string') return value || 'None';
  return value.length > 0 ? value.join(', ') : 'default';
}

/** What an override starts as: nobody overrides a yes or no with what the class says anyway. Other kinds start as what is in effect: undefined. */
export function overrideStart(classValue: SettingValue | undefined): boolean | undefined {
  return typeof classValue === 'boolean' ? !classValue : undefined;
}

export interface JobSetting {
  name: SettingName;
  /** The value in effect. */
  value: SettingValue;
  /** What the class says; nothing when it can't be known. */
  classValue?: SettingValue | undefined;
  overridden: boolean;
}
