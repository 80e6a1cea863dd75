import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProjectPage } from "../../../../../features/task/project-page.tsx";

export const metadata: Metadata = { title: "Project" };

export default async function OneProjectPage({ params }: PageProps<"/projects/[id]">) {
  const { id } = await params;
  if (!/^[1-9]\d{0,9}$/.test(id)) notFound();
  return <ProjectPage key={id} id={Number(id)} />;
}
