// The server that the tests of this folder speak to: the one named by COMPAT_URL and COMPAT_TOKEN, else the built product on a fresh database.
import { startProduct, SUPERUSER } from '../support/server';

export interface Target {
  /** Without a slash at the end. */
  url: string;
  /** A superuser's. */
  token: string;
  stop: () => Promise<unknown>;
}

export async function openTarget(): Promise<Target> {
  const { COMPAT_URL: url, COMPAT_TOKEN: token, DATABASE_URL: databaseUrl } = process.env;
  if (url && token) return { url: url.replace(/\/+$/, ''), token, stop: async () => {} };
  const product = await startProduct(databaseUrl ? { databaseUrl } : {});
  return { url: product.url, token: SUPERUSER.token, stop: product.stop };
}
