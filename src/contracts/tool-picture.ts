import { z } from "zod";
import { FilePart } from "./message.ts";

/** Pictures that a tool of an MCP server gave, in its call's `output.pictures`: files of the user's. */
const WithPictures = z.object({ pictures: z.array(FilePart.omit({ type: true })) });

/** The pictures in a call's output, as parts of a message; none in most. */
export function picturesIn(output: unknown): FilePart[] {
  const { data } = WithPictures.safeParse(output);
  return (data?.pictures ?? []).map((picture) => ({ type: "file", ...picture }));
}
