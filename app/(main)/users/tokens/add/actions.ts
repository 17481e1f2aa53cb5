'use server';
import { z } from 'zod';
import { displayOf } from '@/core/resources/names';
import { token } from '@/features/accounts/resources';
import { createOwnToken } from '@/features/accounts/tokens';
import type { MadeToken } from '@/ui/account/token-form.tsx';
import { action } from '@/web/action';

const make = action(
  { action: 'add', label: token.label },
  z.object({ values: z.record(z.string(), z.unknown()) }),
  async (actor, { values }) => {
    const { row, key } = await createOwnToken(actor, values);
    return { key, href: `/${token.path}/${row.id}/`, display: displayOf(token, row) };
  },
);

export async function makeToken(input: unknown): Promise<MadeToken> {
  return make(input);
}
