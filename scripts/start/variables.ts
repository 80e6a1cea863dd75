/** Environment variables on their way to a process. */
export type Variables = Record<string, string | undefined>;
