// The words under which people see what the database stores.
import { describe, expect, it } from 'vitest';
import { jobState, runState, scheduleState, states } from '@/ui/kit/states.ts';

describe('the state of a run', () => {
  it.each([
    [{ status: 'PENDING' }, 'Pending'],
    [{ status: 'PENDING', held: true }, 'Waiting'],
    [{ status: 'STARTED' }, 'Running'],
    [{ status: 'STARTED', mode: 'plan' }, 'Planning'],
    [{ status: 'STARTED', cancel_requested_at: '2026-03-12T13:00:00Z' }, 'Cancelling'],
    [{ status: 'SUCCESS' }, 'Succeeded'],
    [{ status: 'SUCCESS', mode: 'plan' }, 'Planned'],
    [{ status: 'SUCCESS', undone: true }, 'Undone'],
    [{ status: 'FAILURE' }, 'Failed'],
    [{ status: 'FAILURE', failure_reason: 'exception' }, 'Failed'],
    [{ status: 'FAILURE', failure_reason: 'soft_time_limit' }, 'Timed out'],
    [{ status: 'FAILURE', failure_reason: 'time_limit' }, 'Timed out'],
    [{ status: 'FAILURE', failure_reason: 'worker_lost' }, 'Worker lost'],
    [{ status: 'FAILURE', failure_reason: 'plan_drifted' }, 'Drifted'],
    [{ status: 'REVOKED' }, 'Cancelled'],
  ])('%j reads %s', (run, word) => {
    expect(states[runState(run)].word).toBe(word);
  });

  it('never reads an unknown status as ended', () => {
    expect(runState({ status: 'RECEIVED' })).toBe('pending');
  });
});

describe('the state of a job', () => {
  it('says that a file fails to load before it says enabled, disabled or not installed', () => {
    for (const enabled of [true, false])
      for (const installed of [true, false])
        expect(jobState({ enabled, installed, load_error: 'Cannot find module' })).toBe('failed-to-load');
  });

  it('says not installed before it says enabled', () => {
    expect(jobState({ enabled: true, installed: false })).toBe('not-installed');
  });
});

describe('the state of a schedule', () => {
  it('asks for approval before anything else but a void approval', () => {
    expect(scheduleState({ enabled: true, approval_required: true, late: true })).toBe('needs-approval');
    expect(scheduleState({ enabled: true, approval_required: true, approval_void: true })).toBe('approval-void');
  });

  it('is active only when enabled, on time and owned', () => {
    const schedule = { enabled: true, approval_required: true, approved_at: '2026-03-12T13:00:00Z' };
    expect(scheduleState(schedule)).toBe('active');
    expect(scheduleState({ ...schedule, enabled: false })).toBe('paused');
    expect(scheduleState({ ...schedule, late: true })).toBe('late');
    expect(scheduleState({ ...schedule, owner_gone: true })).toBe('owner-gone');
  });
});

it('gives violet only to what a person has to act on', () => {
  const violet = Object.values(states).filter((state) => state.family === 'you');
  expect(violet.map((state) => state.word)).toEqual(['Needs approval', 'Approval void']);
});
