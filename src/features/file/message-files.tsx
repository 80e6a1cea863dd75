"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import type { FilePart } from "#contracts/message.ts";
import { t } from "#messages/text.ts";
import { FileCard } from "./file-card.tsx";
import { isImageType } from "./file-words.ts";
import { ImageCard } from "./image-card.tsx";

const lookAgainMs = 1_500;

/** The files of a message, each with what became of its text. */
export function MessageFiles({ files }: { files: FilePart[] }) {
  const trpc = useTRPC();
  const ids = files.filter(({ mime }) => !isImageType(mime)).map(({ uploadId }) => uploadId);
  const { data: states } = useQuery(
    trpc.uploads.states.queryOptions(
      { ids },
      {
        enabled: ids.length > 0,
        staleTime: Number.POSITIVE_INFINITY,
        refetchInterval: ({ state }) => (state.data?.some(({ extraction }) => extraction === "pending") ? lookAgainMs : false),
      },
    ),
  );
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("file.files")} className="mb-1 flex max-w-[85%] flex-wrap justify-end gap-2">
      {files.map((file) => (
        <li key={file.uploadId} className="min-w-0">
          {isImageType(file.mime) ? (
            <ImageCard file={file} />
          ) : (
            <FileCard file={file} state={states?.find(({ id }) => id === file.uploadId)} />
          )}
        </li>
      ))}
    </ul>
  );
}
