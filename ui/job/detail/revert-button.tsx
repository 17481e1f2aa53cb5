'use client';
// Takes one override back: the class's value is in effect at once, and a toast can undo it. Uses the REST address, which asks for the permission.
import { Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { showToast } from '../../kit/toast.ts';
import { patchJob } from './patch-job.ts';
import { settingLooks, settingText, type SettingName, type SettingValue } from './settings.ts';

export interface RevertButtonProps {
  jobId: string;
  name: SettingName;
  value: SettingValue;
  classValue?: SettingValue | undefined;
}

export function RevertButton({ jobId, name, value, classValue }: RevertButtonProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const { label } = settingLooks[name];

  async function send(body: Readonly<Record<string, SettingValue>>, done: () => void) {
    setBusy(true);
    const refusal = await patchJob(jobId, body);
    setBusy(false);
    if (refusal) showToast(`${label} was not changed. ${refusal}`, { family: 'bad' });
    else done();
    router.refresh();
  }

  function revert() {
    const undo = () => void send({ [`${name}_override`]: true, [name]: value }, () => showToast(`${label} is overridden again.`));
    const now = classValue === undefined ? 'the class’s value' : settingText(name, classValue);
    return send({ [`${name}_override`]: false }, () =>
      showToast(`${label} is back to ${now}.`, { action: { label: 'Undo', onSelect: undo } }),
    );
  }

  return (
    <Button
      size="small"
      icon={<Undo2 aria-hidden />}
      busy={busy && 'Reverting'}
      aria-label={`Revert ${label}`}
      onClick={() => void revert()}
    >
      Revert
    </Button>
  );
}
