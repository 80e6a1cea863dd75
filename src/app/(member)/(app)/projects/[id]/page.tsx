import { notFound } from "next/navigation";
import { ProjectPage } from "../../../../../features/task/project-page.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("list.project");

export default async function OneProjectPage({ params }: PageProps<"/projects/[id]">) {
  const { id } = await params;
  if (!/^[1-9]\d{0,9}$/.test(id)) notFound();
  return (
    <Messages rooms={["list", "view"]}>
      <FirstData ask={(trpc) => [trpc.sections.list.queryOptions()]}>
        <ProjectPage key={id} id={Number(id)} />
      </FirstData>
    </Messages>
  );
}
