// Where schedules and requests for approval are found.

export type ScheduleVerb = 'edit' | 'delete' | 'pause' | 'resume' | 'ask';
export type RequestVerb = 'approve' | 'deny' | 'withdraw' | 'dry-run' | 'ask-again';

export const schedulesHref = '/extras/scheduled-jobs/';
export const queueHref = '/extras/scheduled-jobs/approval-queue/';
export const historyHref = `${queueHref}history/`;

export const scheduleHref = (id: string, verb?: ScheduleVerb): string => `${schedulesHref}${id}/${verb ? `${verb}/` : ''}`;

/** By the request's id, or by that of its schedule. */
export const requestHref = (id: string, verb?: RequestVerb): string => `${queueHref}${id}/${verb ? `${verb}/` : ''}`;
