/** `dueDate` → `due_date`. */
export type Snake<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : S;

/** The same object with the names used by REST, models and columns. */
export type SnakeKeys<T> = { [K in keyof T as K extends string ? Snake<K> : K]: T[K] };

// Only our own field names, so there are few; a task list converts each of them once per task.
const cache = new Map<string, string>();

/** A camelCase name in snake_case. */
export function snake(name: string): string {
  const cached = cache.get(name);
  if (cached !== undefined) return cached;
  const converted = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  cache.set(name, converted);
  return converted;
}

/** Top-level names in snake_case; values are unchanged. */
export function snakeKeys<T extends object>(value: T): SnakeKeys<T> {
  const result: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) result[snake(name)] = inner;
  return result as SnakeKeys<T>;
}

/** The inverse of `snakeKeys`, for the listed names. */
export function camelKeys<T extends object>(value: object, names: readonly (keyof T & string)[]): Partial<T> {
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(names.filter((name) => snake(name) in fields).map((name) => [name, fields[snake(name)]])) as Partial<T>;
}
