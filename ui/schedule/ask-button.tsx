'use client';
// Asks for approval of a schedule that would not run without one: from then on it waits, and its request opens.
import { UserCheck } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { ConfirmButton } from '../kit/confirm-button.tsx';
import { showToast } from '../kit/toast.ts';
import { requestHref, scheduleHref } from './hrefs.ts';
import { send } from './send.ts';

export interface AskButtonProps {
  id: string;
  name: string;
  /** Who could approve it, in a sentence: nobody approves what they asked for, or what runs in their name. */
  whoApproves: string;
}

export function AskButton({ id, name, whoApproves }: AskButtonProps) {
  const router = useRouter();

  async function ask() {
    const answer = await send(scheduleHref(id, 'ask'));
    if (!answer.ok) {
      router.refresh();
      return { error: answer.message };
    }
    showToast('Asked for approval.');
    router.push(answer.href ?? requestHref(id));
    return undefined;
  }

  return (
    <ConfirmButton
      danger={false}
      icon={<UserCheck aria-hidden />}
      title={`Ask for approval of ${name}?`}
      consequences={[
        { title: 'It waits until somebody else approves it, and goes on from then.', detail: whoApproves },
        { title: 'Its inputs and its timing stay as they are, and are what is approved.' },
      ]}
      confirm="Ask for approval"
      busyLabel="Asking"
      keep="Not now"
      action={ask}
    >
      Ask for approval…
    </ConfirmButton>
  );
}
