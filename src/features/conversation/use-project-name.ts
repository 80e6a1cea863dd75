import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";

/** The name of a project; undefined for none, and for one that is gone. */
export function useProjectName(id: number | null | undefined): string | undefined {
  const { data: projects = [] } = useQuery(useTRPC().projects.list.queryOptions());
  return projects.find((project) => project.id === id)?.name;
}
