/** `dueDate` → `due_date`. */
export type Snake<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : S;

/** The same object with the names that REST, models and columns use. */
export type SnakeKeys<T> = { [K in keyof T as K extends string ? Snake<K> : K]: T[K] };

// Names are those of our own fields, so that there are few; a list of tasks asks for each of them once a task.
const known = new Map<string, string>();

/** A camelCase name in snake_case. */
export function snake(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const made = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  known.set(name, made);
  return made;
}

/** Top-level names in snake_case; values stay as they are. */
export function snakeKeys<T extends object>(value: T): SnakeKeys<T> {
  const result: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) result[snake(name)] = inner;
  return result as SnakeKeys<T>;
}

/** The way back of `snakeKeys`, for names of which `names` is the list. */
export function camelKeys<T extends object>(value: object, names: readonly (keyof T & string)[]): Partial<T> {
  const given = value as Record<string, unknown>;
  return Object.fromEntries(names.filter((name) => snake(name) in given).map((name) => [name, given[snake(name)]])) as Partial<T>;
}
