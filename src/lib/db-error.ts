const mark = Symbol.for("bestchat.databaseError");

/** Marks an error as the database's: a refused connection looks the same whoever refuses it. */
export function markDatabaseError(error: unknown): unknown {
  if (typeof error === "object" && error !== null && Object.isExtensible(error)) Object.defineProperty(error, mark, { value: true });
  return error;
}

/** Runs work of the database driver and marks its errors as the database's. */
export async function fromDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw markDatabaseError(error);
  }
}

/** Whether an error comes from the database driver or Prisma. */
export function isDatabaseError(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if (mark in error) return true;
  const name = "name" in error ? String(error.name) : "";
  return name === "DriverAdapterError" || name.startsWith("Prisma") || ("severity" in error && "code" in error);
}
