// The schema engine's way to Postgres: one plain connection that reads catalog types and sends migration scripts whole,
// which Prisma's own driver adapter does not (it splits scripts at every semicolon).
import { randomUUID } from 'node:crypto';
import { ColumnTypeEnum as Type, DriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const PRISMA_ONLY_PARAMETERS = [
  'schema',
  'connection_limit',
  'pool_timeout',
  'pgbouncer',
  'connect_timeout',
  'socket_timeout',
  'sslaccept',
  'statement_cache_size',
];
const FIRST_USER_TYPE_OID = 16384;

const identity = { provider: 'postgres', adapterName: '@prisma/adapter-pg' };

const number = (text) => Number(text);
const boolean = (text) => text === 't';
const timestamp = (text) => `${text.replace(' ', 'T').replace(/[+-]\d{2}(:\d{2})?$/, '')}+00:00`;
const list = (parse) => (text) => parseTextArray(text).map((item) => (item === null ? null : parse(item)));
const same = (text) => text;

/** What the engine is told about each Postgres type (by oid) and how its text becomes the value it expects. */
const TYPES = new Map([
  [16, [Type.Boolean, boolean]],
  [17, [Type.Bytes, (text) => Buffer.from(text.slice(2), 'hex')]],
  [18, [Type.Character, same]], // "char"
  [20, [Type.Int64, same]],
  [21, [Type.Int32, number]],
  [23, [Type.Int32, number]],
  [26, [Type.Int64, same]], // oid
  [114, [Type.Json, same]],
  [700, [Type.Float, number]],
  [701, [Type.Double, number]],
  [1082, [Type.Date, same]],
  [1083, [Type.Time, same]],
  [1114, [Type.DateTime, timestamp]],
  [1184, [Type.DateTime, timestamp]],
  [1700, [Type.Numeric, same]],
  [2950, [Type.Uuid, same]],
  [3802, [Type.Json, same]],
  [1000, [Type.BooleanArray, list(boolean)]],
  [1002, [Type.CharacterArray, list(same)]],
  [1003, [Type.TextArray, list(same)]], // name[]
  [1005, [Type.Int32Array, list(number)]],
  [1007, [Type.Int32Array, list(number)]],
  [1009, [Type.TextArray, list(same)]],
  [1015, [Type.TextArray, list(same)]],
  [1016, [Type.Int64Array, list(same)]],
  [1028, [Type.Int64Array, list(same)]],
]);
// text, name, varchar, char(n), int2vector, pg_node_tree, regtype, inet, cidr: all read as text
for (const oid of [25, 19, 1043, 1042, 22, 194, 2206, 869, 650]) TYPES.set(oid, [Type.Text, same]);

const parseTextArray = pg.types.getTypeParser(1009, 'text');
const typeParsers = { getTypeParser: (oid) => TYPES.get(oid)?.[1] ?? same };

/** The factory the engine opens its main and its shadow connection with. Without a URL only schema files can be compared. */
export function connectionFactory(url, shadowUrl) {
  return {
    ...identity,
    connect: async () => (url ? connect(url) : adapterOver(noDatabase)),
    async connectToShadowDb() {
      if (shadowUrl) return connect(shadowUrl);
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      await runOnce(url, `CREATE DATABASE "${name}"`);
      return connect(withDatabase(url, name), () => runOnce(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}

/** One statement on a connection of its own, in the URL's database or the one named. */
export async function runOnce(url, sql, database = databaseName(url)) {
  const client = new pg.Client({ connectionString: plainUrl(withDatabase(url, database)) });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function withDatabase(url, database) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}

function plainUrl(url) {
  const plain = new URL(url);
  for (const name of PRISMA_ONLY_PARAMETERS) plain.searchParams.delete(name);
  return plain.toString();
}

function connect(url, afterClose = async () => {}) {
  return adapterOver(openSession(url), new URL(url).searchParams.get('schema') ?? undefined, afterClose);
}

/** One client, connected by its first query. */
function openSession(url) {
  let connecting;
  const open = async () => {
    const client = new pg.Client({ connectionString: plainUrl(url) });
    client.on('error', () => {}); // a lost connection is reported by the query that meets it
    await client.connect();
    return client;
  };
  return {
    query: async (query) => (await (connecting ??= open())).query(query),
    end: async () => (await connecting?.catch(() => undefined))?.end(),
  };
}

/** Stands for a current Postgres with nothing in it: the engine asks for the version even when it compares two schema files. */
const noDatabase = {
  async query({ text }) {
    if (!text?.includes('version()')) throw new Error('This command needs a database: set DATABASE_URL.');
    const columns = { exists: 16, version: 25, numeric_version: 23 };
    const fields = Object.entries(columns).map(([name, dataTypeID]) => ({ name, dataTypeID }));
    return { fields, rows: [[true, 'PostgreSQL 18.4', 180004]], rowCount: 1 };
  },
  end: async () => {},
};

function adapterOver(session, schemaName, afterClose = async () => {}) {
  const run = (query) =>
    session.query(query).catch((error) => {
      throw asEngineError(error);
    });
  const runPrepared = ({ sql, args }) => run({ text: sql, values: args, rowMode: 'array', types: typeParsers });
  const queries = {
    ...identity,
    async queryRaw(query) {
      const { fields, rows } = await runPrepared(query);
      return { columnNames: fields.map((field) => field.name), columnTypes: fields.map((field) => columnType(field.dataTypeID)), rows };
    },
    executeRaw: async (query) => (await runPrepared(query)).rowCount ?? 0,
  };
  return {
    ...queries,
    executeScript: async (script) => void (await run(script)),
    getConnectionInfo: () => ({ schemaName, supportsRelationJoins: true }),
    async startTransaction(isolationLevel) {
      await run(isolationLevel ? `BEGIN ISOLATION LEVEL ${isolationLevel}` : 'BEGIN');
      // The engine itself sends COMMIT or ROLLBACK before it calls these.
      return { ...queries, options: { usePhantomQuery: false }, commit: async () => {}, rollback: async () => {} };
    },
    async dispose() {
      await session.end();
      await afterClose();
    },
  };
}

function columnType(oid) {
  const known = TYPES.get(oid);
  if (known) return known[0];
  if (oid >= FIRST_USER_TYPE_OID) return Type.Text; // enums and domains travel as text
  throw new DriverAdapterError({ kind: 'UnsupportedNativeDataType', type: `oid ${oid}` });
}

/** What node-postgres threw, in the form the engine knows; what has no code passes unchanged. */
function asEngineError(error) {
  return typeof error.code === 'string' ? new DriverAdapterError(describe(error)) : error;
}

function describe(error) {
  const original = { originalCode: error.code, originalMessage: error.message };
  switch (error.code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
      return { ...original, kind: 'DatabaseNotReachable', host: error.address ?? error.hostname, port: error.port };
    case 'ECONNRESET':
      return { ...original, kind: 'ConnectionClosed' };
    case 'ETIMEDOUT':
      return { ...original, kind: 'SocketTimeout' };
    case '3D000':
      return { ...original, kind: 'DatabaseDoesNotExist', db: error.message.split('"')[1] };
    case '28P01':
      return { ...original, kind: 'AuthenticationFailed', user: error.message.split('"').at(-2) };
    case '42P01':
      return { ...original, kind: 'TableDoesNotExist', table: error.message.split('"')[1] };
    default: {
      const { code, severity = 'ERROR', message, detail, column, hint } = error;
      return { ...original, kind: 'postgres', code, severity, message, detail, column, hint };
    }
  }
}
