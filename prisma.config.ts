import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";
import { readEnvironment } from "./scripts/start/environment.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

readEnvironment(here(".env"));
// The native engine would be downloaded; PRISMA_NATIVE_ENGINE=1 asks for it all the same.
if (process.env.PRISMA_NATIVE_ENGINE !== "1") process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= here("scripts/schema-engine.mjs");

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "node prisma/seed.ts" },
  datasource: { url: process.env.DIRECT_URL || process.env.DATABASE_URL || "" },
});
