// Passwords: how they are kept (scrypt, off the event loop, two at a time) and what is too short or too long to be one.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { invalid } from '@/core/errors';

const COST = { N: 2 ** 17, r: 8, p: 1 };
const KEY_BYTES = 32;
const MIN_CHARACTERS = 8;
const MAX_BYTES = 1024;
/** Each hash takes 128 MiB for a moment: more at once would be an attack on the memory. */
const AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    // The place goes to the next one without becoming free in between.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return inTurn(
    () =>
      new Promise((resolve, reject) =>
        scrypt(password.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key))),
      ),
  );
}

const encode = (salt: Buffer, key: Buffer) =>
  ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');

/** @throws invalid (field `password`) when it is too short or too long. */
export async function hashPassword(password: string): Promise<string> {
  if (Buffer.byteLength(password) > MAX_BYTES) throw invalid({ password: `A password has at most ${MAX_BYTES} bytes.` });
  if ([...password].length < MIN_CHARACTERS) throw invalid({ password: `A password has at least ${MIN_CHARACTERS} characters.` });
  const salt = randomBytes(16);
  return encode(salt, await derive(password, salt, COST));
}

// Compared against when there is no such user, so that the answer takes as long as for one.
const DUMMY = encode(Buffer.alloc(16, 1), Buffer.alloc(KEY_BYTES, 1));

/** Whether the password is the one that was hashed. Takes the same time for an unknown user or one without a password (null). */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  if (Buffer.byteLength(password) > MAX_BYTES) return false;
  const [scheme, N, r, p, salt = '', key = ''] = (stored ?? DUMMY).split('$');
  if (scheme !== 'scrypt') return false;
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return expected.length === actual.length && timingSafeEqual(expected, actual) && stored !== null;
}
