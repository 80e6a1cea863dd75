import { DriverAdapterError } from "@prisma/driver-adapter-utils";
import { expect, test } from "vitest";
import { markDatabaseError } from "#lib/db-error.ts";
import { DomainError, notFound, toDomainError } from "./error.ts";
import { LeaseLost } from "./run/run-lease.ts";

test("driver errors at a transaction's begin or commit are classified as elsewhere", () => {
  expect(toDomainError(new DriverAdapterError({ kind: "ConnectionClosed" })).code).toBe("UNAVAILABLE");
  expect(toDomainError(new DriverAdapterError({ kind: "TooManyConnections", cause: "" })).code).toBe("UNAVAILABLE");
  const timedOut = { kind: "postgres", code: "57014", originalCode: "57014", severity: "ERROR", message: "m" } as const;
  expect(toDomainError(new DriverAdapterError({ ...timedOut, detail: undefined, column: undefined, hint: undefined })).code).toBe(
    "TIMEOUT",
  );
});

const networkError = (code: string) => Object.assign(new Error(`connect ${code}`), { code, errno: -111, syscall: "connect" });
const networkCodes = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"];

test.each(networkCodes)("%s is attributed to the database only if the database driver threw it", (code) => {
  const elsewhere = toDomainError(networkError(code));
  expect(elsewhere.code).toBe("UNAVAILABLE");
  expect(elsewhere.message).not.toMatch(/database/i);
  const fetched = toDomainError(new TypeError("fetch failed", { cause: networkError(code) }));
  expect([fetched.code, fetched.message]).toEqual([elsewhere.code, elsewhere.message]);
  expect(toDomainError(markDatabaseError(networkError(code))).message).toMatch(/database/i);
});

test("messages shared by the driver and others are attributed to the database only if the driver threw them", () => {
  for (const words of ["Connection terminated unexpectedly", "timeout expired", "Connection ended unexpectedly"]) {
    expect(toDomainError(new Error(words)).code).toBe("INTERNAL");
    expect(toDomainError(markDatabaseError(new Error(words))).message).toMatch(/database/i);
  }
});

test.each(["ENOSPC", "EDQUOT", "EACCES", "EROFS", "EIO", "EMFILE", "ENOENT"])(
  "%s is the disk's, and nobody is told to try again in a minute",
  (code) => {
    const failure = Object.assign(new Error(code), { code, errno: -28, syscall: "write" });
    const { code: known, message, retryAfter } = toDomainError(failure);
    expect([known, retryAfter]).toEqual(["UNAVAILABLE", 300]);
    expect(message).toMatch(/whoever runs it/i);
    expect(message).not.toMatch(/database|try again/i);
  },
);

test("an error of another copy of the class is recognised, and subclasses are distinguished", async () => {
  // As in one of Next's bundles.
  const copy: typeof import("./error.ts") = await import(`./error.ts?${"copy"}`);
  expect(copy.DomainError).not.toBe(DomainError);
  expect(copy.notFound("Task")).toBeInstanceOf(DomainError);
  expect(new LeaseLost()).toBeInstanceOf(DomainError);
  expect(new LeaseLost()).toBeInstanceOf(LeaseLost);
  expect(notFound("Task")).not.toBeInstanceOf(LeaseLost);
  for (const other of [new Error("no"), null, "no", {}]) expect(other).not.toBeInstanceOf(DomainError);
});
