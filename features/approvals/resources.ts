// Requests for approval as objects of the API: what was asked, by whom, and what became of it. They stay when their schedule is gone.
import { defineResource } from '@/core/resources/define';
import { choice, datetime, json, reference, text } from '@/core/resources/fields';
import { INTERVALS } from '@/features/schedules/resources';

export const REQUEST_STATES = [
  ['pending', 'Needs approval'],
  ['approved', 'Approved'],
  ['denied', 'Denied'],
  ['withdrawn', 'Withdrawn'],
  ['void', 'Approval void'],
] as const;

const said = (options: { search?: boolean; nullable?: boolean } = {}) => text({ readOnly: true, ...options });

export const approvalRequest = defineResource({
  label: 'extras.approvalrequest',
  path: 'extras/approval-requests',
  table: 'extras_approval_request',
  title: 'Approval request',
  verbs: ['view'],
  plain: true,
  fields: {
    name: said({ search: true }),
    state: choice(REQUEST_STATES, { readOnly: true, plain: true }),
    class_path: said({ search: true }),
    job_model: reference('extras.job', { readOnly: true, nullable: true }),
    scheduled_job: reference('extras.scheduledjob', { readOnly: true, nullable: true }),
    requester: reference('users.user', { readOnly: true, nullable: true }),
    requester_name: said({ search: true }),
    kwargs: json({ readOnly: true, filter: false }),
    interval: choice(INTERVALS, { readOnly: true, plain: true }),
    start_time: datetime({ readOnly: true }),
    time_zone: said(),
    crontab: said(),
    queue: said({ nullable: true }),
    code_digest: said({ nullable: true }),
    created: datetime({ readOnly: true }),
    decided_by: reference('users.user', { readOnly: true, nullable: true }),
    decided_by_name: said({ search: true, nullable: true }),
    decided_at: datetime({ readOnly: true, nullable: true }),
    comment: said({ search: true }),
  },
  list: { columns: ['created', 'name', 'requester_name', 'state', 'decided_by_name', 'decided_at', 'comment'], order: ['-created'] },
  naturalKey: [['id']],
  display: (row) => `${String(row['name'])} (${String(row['state'])})`,
});
