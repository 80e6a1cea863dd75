import { appRouter } from "#server/trpc/router.ts";
import { askRest } from "./ask.ts";
import { playMatrix } from "./matrix.ts";
import { trpcDeclarations } from "./trpc.ts";

// The router's type lists its nesting; at run time `procedures` is flat, by dotted name.
const flat = appRouter._def.procedures as unknown as Record<string, { _def: { type: "query" | "mutation" | "subscription" } }>;

/** All procedures that pages call, with the kind of each. */
export const procedures = Object.entries(flat).map(([name, { _def }]) => ({ name, type: _def.type }));

/** Plays a procedure's declarations by both ways in which its callers prove who they are. */
export async function playProcedure(url: string, { name, type }: (typeof procedures)[number]): Promise<void> {
  for (const declaration of trpcDeclarations[name] ?? []) {
    for (const kind of ["bearer", "cookie"] as const) {
      await playMatrix(declaration, {
        scope: null,
        reads: type === "query",
        ask: (caller, input) => {
          if (type === "mutation") return askRest(url, "POST", `/api/trpc/${name}`, caller[kind], { body: input ?? {} });
          const query = input === undefined ? {} : { query: { input: JSON.stringify(input) } };
          return askRest(url, "GET", `/api/trpc/${name}`, caller[kind], query);
        },
      });
    }
  }
}
