import { notFound } from "next/navigation";
import { FilterPage } from "../../../../../../features/task/filter-page.tsx";
import { FirstData } from "../../../../../first-data.tsx";
import { Messages, titled } from "../../../../../messages.tsx";

export const generateMetadata = titled("list.filter");

/** The tasks that a saved filter shows. */
export default async function OneFilterPage({ params }: PageProps<"/tasks/filters/[id]">) {
  const { id } = await params;
  if (!/^[1-9]\d{0,9}$/.test(id)) notFound();
  return (
    <Messages rooms={["list", "view"]}>
      <FirstData ask={(trpc) => [trpc.sections.list.queryOptions()]}>
        <FilterPage key={id} id={Number(id)} />
      </FirstData>
    </Messages>
  );
}
