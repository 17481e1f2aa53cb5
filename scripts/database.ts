// A database for a command: the one that is named or running, else the embedded one, started for as long as the command lasts.
import fs from 'node:fs';
import path from 'node:path';
import { env } from '@/core/env';
import { answers, start } from './postgres.mjs';

export interface OpenDatabase {
  /** Started for this command: so the product is stopped. */
  readonly isOurs: boolean;
  /** Stops what was started, unless somebody else uses it by now. */
  close(): Promise<void>;
}

const RUNNING: OpenDatabase = { isOurs: false, close: () => Promise.resolve() };

/** @throws Error in words for a shell when there is no database. */
export async function ensureDatabase(): Promise<OpenDatabase> {
  const url = env.databaseUrl;
  if (url && (await answers(url))) return RUNNING;
  if (process.env['DATABASE_URL'])
    throw new Error(
      `The database of DATABASE_URL does not answer${placeIn(process.env['DATABASE_URL'])}: see that it runs, and that address, user and password are right.`,
    );
  const folder = path.join(env.dataDir, 'postgres');
  if (!fs.existsSync(path.join(folder, 'cluster')))
    throw new Error(`There is no database in ${env.dataDir} yet: start the product once with \`npm start\`.`);
  const server = await start(folder);
  process.env['DATABASE_URL'] = server.url;
  // A product that starts meanwhile takes the running server over: then it is the product's to stop.
  const isTaken = () => fs.existsSync(path.join(env.dataDir, 'instance'));
  return { isOurs: !server.adopted, close: async () => void (server.adopted || isTaken() || (await server.stop())) };
}

/** " at db.example.net:5432": never with what signs in. */
function placeIn(url: string): string {
  const host = URL.parse(url)?.host;
  return host ? ` at ${host}` : '';
}
