// Posts an act to its own address and reads the answer.

export type Answered =
  | { ok: true; href?: string | undefined }
  | { ok: false; message: string; fields?: Readonly<Record<string, readonly string[]>> | undefined };

export async function send(url: string, body: object = {}): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (!response) return { ok: false, message: 'The server did not answer. Whether it was done is not known: look again.' };
  const answer = (await response.json().catch(() => ({}))) as { detail?: string; href?: string; fields?: Record<string, string[]> };
  if (response.ok) return { ok: true, href: answer.href };
  return { ok: false, message: answer.detail ?? `The server answered ${response.status}.`, fields: answer.fields };
}
