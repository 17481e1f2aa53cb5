// Changes a job's record from its own page, by the REST address, which asks for the permission.

/** @returns why it was refused; nothing when it was done */
export async function patchJob(id: string, body: Readonly<Record<string, unknown>>): Promise<string | undefined> {
  const response = await fetch(`/api/extras/jobs/${id}/`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (!response) return 'The server did not answer.';
  if (response.ok) return undefined;
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  return Object.values(answer).flat().map(String).join(' ') || `The server answered ${response.status}.`;
}
