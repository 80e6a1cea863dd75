// The environment of every test file. The default database address is unreachable: files that need one get another (database.ts).
const nowhere = "postgresql://nobody@127.0.0.1:1/this_file_has_no_database";
Object.assign(process.env, {
  DATABASE_URL: nowhere,
  DIRECT_URL: nowhere,
  JWT_SECRET: "a-secret-that-only-tests-know-0123456789",
  BETTER_AUTH_SECRET: "another-secret-that-only-tests-know-01234",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  VAPID_PUBLIC_KEY: "BAIo7NRKWVPx5B96pFQlUH-eiGTTcYveGMbGiyx2RGXYRx9PKM64wGMvXlR4xLQmlSSjCdtrViJQvqatJFeqybQ",
  VAPID_PRIVATE_KEY: "5pVExw265BZYiPPL8Fov_MMAWOEtXb5cChxi3CVaH4k",
  APP_URL: "http://localhost:3000",
  REALTIME_URL: "http://localhost:3001",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
});

// A worker whose run was stopped has nobody to report its results to.
process.once("disconnect", () => process.exit(1));
