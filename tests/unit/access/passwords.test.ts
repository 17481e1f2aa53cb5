// Passwords are kept as scrypt hashes: never twice the same, never mistaken for another, and refused when too short or too long.
import { expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '@/core/access/passwords';

it('a password is recognised, another one is not, and no two hashes are alike', async () => {
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^scrypt\$131072\$8\$1\$/);
  expect(await verifyPassword('correct horse', one)).toBe(true);
  expect(await verifyPassword('correct horsf', one)).toBe(false);
  expect(await verifyPassword('', one)).toBe(false);
});

it('the same letters count as the same, however they were typed', async () => {
  expect(await verifyPassword('cafe\u0301-password', await hashPassword('caf\u00e9-password'))).toBe(true);
});

it('without a stored password nothing is right', async () => {
  for (const attempt of ['', 'anything at all']) expect(await verifyPassword(attempt, null)).toBe(false);
  expect(await verifyPassword('x', 'md5$abc')).toBe(false);
});

it.each([['seven77'], [''], ['é'.repeat(513)]])('%.10s… is refused', async (password) => {
  await expect(hashPassword(password)).rejects.toMatchObject({ code: 'invalid', fields: { password: [expect.any(String)] } });
});
