import { hash, type Options, verify } from "@node-rs/argon2";
import { inQueue } from "./password-queue.ts";

// argon2id as OWASP recommends: 19 MiB, two passes, one lane; about 20 ms. (2 is Algorithm.Argon2id, a const enum.)
const cost: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password's hash for storage. */
export function hashPassword(password: string): Promise<string> {
  return inQueue(() => hash(password, cost));
}

/** Whether `password` matches a stored hash. */
export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return inQueue(() => verify(stored, password));
}
