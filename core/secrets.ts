// Keys and what is done with them. One secret (WINDLASS_SECRET_KEY, else a file made once in the data folder); every use has a key of its own.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env } from './env';

let secret: Buffer | undefined;

function readSecret(): Buffer {
  if (secret) return secret;
  const given = env.secretKey;
  if (given !== undefined) {
    if (given.length < 16) throw new Error('WINDLASS_SECRET_KEY is too short: use at least 16 characters, better 32 random bytes.');
    return (secret = Buffer.from(given));
  }
  const file = path.join(env.dataDir, 'secret.key');
  mkdirSync(env.dataDir, { recursive: true });
  try {
    // "wx": of two processes that start at once, one makes the file and the other reads it.
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (secret = Buffer.from(readFileSync(file, 'utf8').trim()));
}

/** A key of 32 bytes for one purpose. */
export function deriveKey(purpose: 'session' | 'token' | 'seal' | 'log' | 'fingerprint'): Buffer {
  return Buffer.from(hkdfSync('sha256', readSecret(), 'windlass', purpose, 32));
}

/** What is stored of an API token: it can be looked up, and not turned back. */
export function hashToken(key: string): string {
  return createHmac('sha256', deriveKey('token')).update(key).digest('hex');
}

/** Tells whether two texts are the same, and nothing else about them. */
export function fingerprintOf(text: string): string {
  return createHmac('sha256', deriveKey('fingerprint')).update(text).digest('hex');
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the text. `owner` must be the same when opened. */
export function seal(text: string, owner: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey('seal'), nonce).setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

/** @throws when the bytes were changed, sealed for another owner, or with another key. */
export function unseal(sealed: Uint8Array, owner: string): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', deriveKey('seal'), bytes.subarray(0, 12))
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
