import { Prisma } from "#generated/prisma/client.ts";

/**
 * Why a query may access rows of several users. A closed list: a new reason is a decision (docs/decisions/015).
 * sign-in: the user is not known yet · id-in-use: ids are unique in the product · takeover: runs of dead processes · schedule:
 * finding what is due · purge, audit, key-rotation, extraction, notification: jobs for all users · billing: the provider's ids,
 * and its jobs.
 */
type AcrossUsersReason =
  | "sign-in"
  | "id-in-use"
  | "takeover"
  | "purge"
  | "audit"
  | "billing"
  | "key-rotation"
  | "extraction"
  | "notification"
  | "schedule";

/**
 * Spread into a query's arguments to pass the guard, with the reason. In raw SQL a comment `across users: reason` does the same.
 */
export function acrossUsers(reason: AcrossUsersReason): object {
  return { acrossUsers: reason };
}

type Scalars<M extends Prisma.ModelName> = Prisma.TypeMap["model"][M]["payload"]["scalars"];
type Ownerless = { [M in Prisma.ModelName]: "userId" extends keyof Scalars<M> ? never : M }[Prisma.ModelName];

/** Models without `userId`. Exhaustive: a new model has an owner, or says here why not. */
const ownerless: Record<Ownerless, "is the owner" | "goes with its upload" | "belongs to nobody"> = {
  User: "is the owner",
  Verification: "belongs to nobody",
  JobRun: "belongs to nobody",
  RateLimit: "belongs to nobody",
  WebhookEvent: "belongs to nobody",
  DeadFile: "belongs to nobody",
  ModelLack: "belongs to nobody",
  SpendDay: "belongs to nobody",
  Guess: "belongs to nobody",
  Invite: "belongs to nobody",
  ScheduleClock: "belongs to nobody",
  UploadText: "goes with its upload",
  MessageUpload: "goes with its upload",
};

type Owned = { key: string; columns: ReadonlySet<string> };
const ownedModels = new Map(Object.values(Prisma.ModelName).flatMap((name) => ownedEntry(name)));

/** The tables whose rows have owners, including `user`. */
export const ownedTables: string[] = [...ownedModels.keys()].map((name) => name.replace(/\B[A-Z]/g, "_$&").toLowerCase());

/** Thrown before any SQL is sent, for a query that does not name the owner of its rows. */
export class OwnerMissing extends Error {
  constructor(what: string) {
    super(`${what}: put userId into it, or say acrossUsers(why)`);
    this.name = "OwnerMissing";
  }
}

type Args = { where?: unknown; data?: unknown; create?: unknown; update?: unknown; acrossUsers?: unknown };

/** The arguments to run with. @throws OwnerMissing when they name no owner of an owned model */
export function guardedArgs(model: string, operation: string, args: Args): Args {
  const owned = ownedModels.get(model);
  if (args.acrossUsers !== undefined) {
    const { acrossUsers: _, ...rest } = args;
    return rest;
  }
  if (!owned || namesOwner(owned, operation, args)) return args;
  throw new OwnerMissing(`${model}.${operation} names no owner`);
}

const touches = new RegExp(`\\b(?:from|join|into|update)\\s+(?:only\\s+)?"?(?:${ownedTables.join("|")})\\b`, "i");
const ownerNamed = /\buser_id"?\s*(?:=|in\b)|\binsert\s+into[^;]*\buser_id\b|"user"[^;]*\bid\s*=|\/\* across users: [a-z-]+ \*\//i;

/** @throws OwnerMissing for raw SQL on an owned table that neither compares nor writes `user_id` */
export function guardRaw(sql: string): void {
  if (!ownerNamed.test(sql) && touches.test(sql)) throw new OwnerMissing(`Raw SQL names no user_id: ${sql.trim().slice(0, 60)}`);
}

function namesOwner(owned: Owned, operation: string, { where, data, create, update }: Args): boolean {
  switch (operation) {
    case "create":
    case "createMany":
    case "createManyAndReturn":
      return owns(owned, data);
    case "upsert":
      return pins(owned.key, where) && owns(owned, create) && keepsOwner(owned, update);
    case "update":
    case "updateMany":
    case "updateManyAndReturn":
      return pins(owned.key, where) && keepsOwner(owned, data);
    default:
      return pins(owned.key, where);
  }
}

/** Whether a WHERE can only match rows of named owners. `undefined` does not count: Prisma would drop the condition. */
function pins(key: string, where: unknown): boolean {
  return Object.entries(asRecord(where)).some(([name, value]) => {
    if (name === key) return isOwner(value);
    if (name === "AND") return [value].flat().some((part) => pins(key, part));
    return name.startsWith(`${key}_`) && isOwner(asRecord(value)[key]);
  });
}

function isOwner(value: unknown): boolean {
  if (typeof value === "number") return true;
  const { equals, in: list } = asRecord(value);
  return typeof equals === "number" || Array.isArray(list);
}

/** Whether new rows have an owner and write no related rows, which would not be checked. A new user is its own owner. */
function owns({ key, columns }: Owned, data: unknown): boolean {
  return [data].flat().every((row) => (key === "id" || isOwner(asRecord(row)[key])) && plain(columns, row));
}

function keepsOwner({ key, columns }: Owned, data: unknown): boolean {
  return asRecord(data)[key] === undefined && plain(columns, data);
}

function plain(columns: ReadonlySet<string>, row: unknown): boolean {
  return Object.keys(asRecord(row)).every((name) => columns.has(name));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function ownedEntry(name: Prisma.ModelName): [string, Owned][] {
  const columns = new Set<string>(Object.keys(Prisma[`${name}ScalarFieldEnum`]));
  if (columns.has("userId")) return [[name, { key: "userId", columns }]];
  return ownerless[name as Ownerless] === "is the owner" ? [[name, { key: "id", columns }]] : [];
}
