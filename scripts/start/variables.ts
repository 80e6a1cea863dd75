/** Environment variables for a process. */
export type Variables = Record<string, string | undefined>;
