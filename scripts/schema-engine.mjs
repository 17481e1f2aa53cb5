#!/usr/bin/env node
// Stands in for Prisma's downloaded schema engine, so the Prisma CLI works without the network: the same arguments and JSON-RPC over stdio,
// answered by the WebAssembly engine from the registry. Set as PRISMA_SCHEMA_ENGINE_BINARY; only for authoring and checking migrations.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { connectionFactory, databaseName, runOnce } from './schema-engine-connection.mjs';

const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { datasource: { type: 'string' }, datamodels: { type: 'string', multiple: true }, version: { type: 'boolean' } },
});
const datasource = options.datasource ? JSON.parse(options.datasource) : {};

if (options.version) console.log('schema-engine (WebAssembly)');
else if (positionals[0] === 'cli') process.exitCode = await runCommand(positionals[1], datasource.url);
else serve(createInterface({ input: process.stdin, crlfDelay: Infinity }));

/** The engine's one-shot commands; failures go to stderr as the JSON log line the CLI looks for. */
async function runCommand(command, url) {
  process.stderr.write('{}\n'); // the CLI skips the first line
  try {
    if (command === 'can-connect-to-database') await runOnce(url, 'SELECT 1');
    if (command === 'create-database') await runOnce(url, `CREATE DATABASE "${databaseName(url)}"`, 'postgres');
    if (command === 'drop-database') {
      await runOnce(url, `DROP DATABASE "${databaseName(url)}"`, 'postgres');
      process.stderr.write('"The database was successfully dropped"\n');
    }
    return 0;
  } catch (error) {
    const fields = { ...describeConnectionError(error, url), is_panic: false };
    const line = { timestamp: new Date().toISOString(), level: 'ERROR', target: 'schema_engine::logger', fields };
    process.stderr.write(`${JSON.stringify(line)}\n`);
    return 1;
  }
}

function describeConnectionError(error, url) {
  const { hostname, port, username } = new URL(url);
  switch (error.code) {
    case '3D000':
      return { error_code: 'P1003', message: `Database \`${databaseName(url)}\` does not exist` };
    case '28P01':
      return { error_code: 'P1000', message: `Authentication failed: the credentials for \`${username}\` are not valid.` };
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return { error_code: 'P1001', message: `Can't reach database server at \`${hostname}:${port || 5432}\`` };
    default:
      return { error_code: 'P1010', message: error.message };
  }
}

/** Answers JSON-RPC requests one after the other until the CLI closes our input. */
function serve(lines) {
  const factory = bindMigrationAwareSqlAdapterFactory(connectionFactory(datasource.url, datasource.shadowDatabaseUrl));
  let engine;
  const startEngine = () => (engine ??= createEngine(factory));
  let pending = Promise.resolve();
  lines.on('line', (line) => {
    const request = JSON.parse(line);
    if (!request.method) return; // the CLI's reply to our own `print`
    pending = pending.then(() => answer(request, startEngine, factory.errorRegistry));
  });
  lines.on('close', () => void pending.then(() => process.exit(0)));
}

function createEngine(factory) {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(file)), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  const datamodels = options.datamodels?.map((path) => [path, fs.readFileSync(path, 'utf8')]);
  return bindings.SchemaEngine.new({ datamodels }, () => {}, factory);
}

async function answer({ id, method, params }, startEngine, errors) {
  try {
    send({ id, result: (await call(method, params, startEngine, id)) ?? {} });
  } catch (error) {
    const driver = typeof error?.id === 'number' ? errors.consumeError(error.id)?.error : undefined;
    const data = {
      is_panic: false,
      message: driver?.message ?? error?.message ?? String(error),
      error_code: error?.code ?? null,
      meta: error?.meta ?? null,
    };
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
  }
}

async function call(method, params, startEngine, id) {
  if (method === 'createDatabase') return {};
  const engine = await startEngine();
  switch (method) {
    case 'getDatabaseVersion':
      return engine.version(params);
    case 'evaluateDataLoss':
    case 'createMigration':
      // Both read the migrations' schema from a cache that only this call fills and applying a migration clears.
      await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
      return engine[method](params);
    case 'diff': {
      const { exitCode, stdout } = await engine.diff(params);
      // The native engine prints a diff by asking the CLI to.
      if (stdout) send({ id: 1_000_000 + id, method: 'print', params: { content: stdout.replace(/\n$/, '') } });
      return { exitCode };
    }
    default:
      return engine[method](params);
  }
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
