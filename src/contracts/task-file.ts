import { z } from "zod";
import { EntityId } from "./message.ts";

export const taskFilesMax = 50;

/** A file attached to a task; its bytes are at `GET /uploads/{upload_id}` of the realtime process. */
export const TaskFile = z.object({
  uploadId: z.string(),
  name: z.string(),
  mime: z.string(),
  size: z.number().int(),
  createdAt: z.iso.datetime(),
});
export type TaskFile = z.infer<typeof TaskFile>;

/** Input of attaching: an upload of one's own. */
export const TaskFileInput = z.object({ uploadId: EntityId });
