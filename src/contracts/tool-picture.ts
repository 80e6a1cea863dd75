import type { FilePart } from "./message.ts";

/** The images returned by an MCP tool, from its call's `output.pictures`: files of the user, as message parts. */
export function picturesIn(output: unknown): FilePart[] {
  const pictures = typeof output === "object" && output !== null && "pictures" in output ? output.pictures : null;
  return Array.isArray(pictures) && pictures.every(isPicture) ? pictures.map((picture) => ({ ...picture, type: "file" })) : [];
}

type Picture = Omit<FilePart, "type">;

function isPicture(value: unknown): value is Picture {
  const { uploadId, name, mime, size } = (typeof value === "object" && value) as Partial<Picture>;
  return [uploadId, name, mime].every((text) => typeof text === "string") && Number.isInteger(size);
}
