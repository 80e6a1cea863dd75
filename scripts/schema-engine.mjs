#!/usr/bin/env node
// Prisma's CLI drives a native engine that must be downloaded. This program implements the engine's protocol (a few sub-commands,
// and JSON-RPC lines on stdio) with the same engine compiled to WebAssembly.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as wasm from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const engineFolder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
const args = process.argv.slice(2);
const datasource = JSON.parse(optionOf("--datasource") ?? "{}");

if (args.includes("--version")) printVersion();
else if (args.includes("cli")) await runCommand(args[args.indexOf("cli") + 1]);
else await serve();

function optionOf(name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

function printVersion() {
  const { version } = JSON.parse(readFileSync(join(engineFolder, "package.json"), "utf8"));
  console.log(`schema-engine-wasm ${version}`);
}

async function runCommand(command) {
  const url = new URL(datasource.url);
  const database = decodeURIComponent(url.pathname.slice(1));
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const name = pg.escapeIdentifier(database);
  try {
    if (command === "can-connect-to-database") await query(url.href, "SELECT 1");
    else if (command === "create-database") await query(admin.href, `CREATE DATABASE ${name}`);
    else if (command === "drop-database") await query(admin.href, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    else throw new Error(`unknown command ${command}`);
    console.log("Done");
  } catch (error) {
    failCommand(error, url, database);
  }
}

function failCommand(error, url, database) {
  const meta = {
    database_host: url.hostname,
    database_port: Number(url.port || 5432),
    database_name: database,
    database_user: url.username,
  };
  const [code, message] =
    error.code === "3D000"
      ? ["P1003", `Database \`${database}\` does not exist`]
      : error.code === "28P01" || error.code === "28000"
        ? ["P1000", `Authentication failed for \`${url.username}\``]
        : ["P1001", `Can't reach database server at \`${url.hostname}:${meta.database_port}\` (${error.code ?? error.message})`];
  log("ERROR", message, { is_panic: false, error_code: code, meta });
  process.exit(1);
}

async function query(connectionString, sql) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

async function serve() {
  const bytes = readFileSync(join(engineFolder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": wasm });
  wasm.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => log("ERROR", message, { is_panic: true }) };
  let engine;
  let current = null;
  let queue = Promise.resolve();
  // A panic in WebAssembly would otherwise end the CLI with exit code 0.
  process.on("uncaughtException", (error) => {
    if (current !== null) answer(current, undefined, error);
    process.exit(101);
  });
  const handle = async (line) => {
    const { id, method, params } = JSON.parse(line);
    if (!method) return;
    current = id;
    try {
      engine ??= await wasm.SchemaEngine.new({ datamodels: readDatamodels() }, () => {}, bindMigrationAwareSqlAdapterFactory(factory()));
      const name = method === "getDatabaseVersion" ? "version" : method;
      if (typeof engine[name] !== "function") throw new Error(`the WebAssembly engine has no ${method}`);
      const result = await engine[name](params);
      if (method === "diff" && typeof result?.stdout === "string") {
        send({ method: "print", id: `print-${id}`, params: { content: result.stdout } });
        result.stdout = null;
      }
      answer(id, result ?? null);
    } catch (error) {
      answer(id, undefined, error);
    }
  };
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.trim() !== "") queue = queue.then(() => handle(line));
  });
  lines.on("close", () => queue.then(() => process.exit(0)));
}

function readDatamodels() {
  const at = args.indexOf("--datamodels");
  if (at < 0) return undefined;
  const files = [];
  for (const file of args.slice(at + 1)) {
    if (file.startsWith("--")) break;
    files.push([file, readFileSync(file, "utf8")]);
  }
  return files.length > 0 ? files : undefined;
}

function factory() {
  const schema = datasource.url ? (new URL(datasource.url).searchParams.get("schema") ?? undefined) : undefined;
  return {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => connectAdapter(datasource.url, schema),
    connectToShadowDb: async () => {
      if (datasource.shadowDatabaseUrl) return connectAdapter(datasource.shadowDatabaseUrl, schema);
      const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      const url = new URL(datasource.url);
      url.pathname = `/${name}`;
      await query(datasource.url, `CREATE DATABASE "${name}"`);
      return connectAdapter(url.href, schema, () => query(datasource.url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}

/** The adapter with two fixes: it does not know PostgreSQL's internal type "char", and splits scripts at every semicolon. */
async function connectAdapter(connectionString, schema, afterDispose) {
  const charColumns = new WeakMap();
  class Pool extends pg.Pool {
    async query(...input) {
      const result = await super.query(...input);
      const columns = (result?.fields ?? []).flatMap((field, at) => (field.dataTypeID === 18 ? [at] : []));
      for (const at of columns) result.fields[at].dataTypeID = 25;
      if (columns.length > 0) charColumns.set(result.rows, columns);
      return result;
    }
  }
  const pool = new Pool({ max: 2, connectionString });
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  const dispose = adapter.dispose.bind(adapter);
  return Object.assign(adapter, {
    executeScript: async (script) => {
      try {
        await pool.query(script);
      } catch (error) {
        adapter.onError(error);
      }
    },
    queryRaw: async (input) => {
      const result = await queryRaw(input);
      for (const at of charColumns.get(result.rows) ?? []) result.columnTypes[at] = ColumnTypeEnum.Character;
      return result;
    },
    dispose: async () => {
      await dispose();
      await afterDispose?.();
    },
  });
}

function answer(id, result, error) {
  if (error === undefined) return send({ id, result });
  const data = { is_panic: false, message: error?.message ?? String(error), error_code: error?.code ?? null, meta: null };
  send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function log(level, message, fields) {
  const entry = { timestamp: new Date().toISOString(), level, fields: { message, ...fields }, target: "schema_engine::logger" };
  process.stderr.write(`\n${JSON.stringify(entry)}`);
}
