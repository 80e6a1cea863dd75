import { DriverAdapterError } from "@prisma/driver-adapter-utils";
import { expect, test } from "vitest";
import { toDomainError } from "./error.ts";

test("what the driver says at a transaction's own begin or commit is known as the same failure elsewhere", () => {
  expect(toDomainError(new DriverAdapterError({ kind: "ConnectionClosed" })).code).toBe("UNAVAILABLE");
  expect(toDomainError(new DriverAdapterError({ kind: "TooManyConnections", cause: "" })).code).toBe("UNAVAILABLE");
  const timedOut = { kind: "postgres", code: "57014", originalCode: "57014", severity: "ERROR", message: "m" } as const;
  expect(toDomainError(new DriverAdapterError({ ...timedOut, detail: undefined, column: undefined, hint: undefined })).code).toBe(
    "TIMEOUT",
  );
});
