import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";

/** The text of a note of the memory by its id, for a call that names only that; nothing unless `asked`. */
export function useNote(asked: boolean): ((id: number) => string | undefined) | null {
  const { data } = useQuery(useTRPC().memories.list.queryOptions(undefined, { enabled: asked }));
  return asked ? (id) => data?.find((note) => note.id === id)?.text : null;
}
