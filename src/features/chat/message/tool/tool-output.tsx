"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { fetchFile } from "#client/files.ts";
import type { FilePart } from "#contracts/message.ts";
import { picturesIn } from "#contracts/tool-picture.ts";
import { t } from "#messages/text.ts";

/** What a tool of a server answered, for whoever wants to read it, and its pictures. */
export function ToolOutput({ output }: { output: unknown }) {
  const text = textIn(output);
  const pictures = picturesIn(output);
  if (!text && pictures.length === 0) return null;
  return (
    <div className="space-y-2 px-3 pb-2.5">
      {pictures.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          {pictures.map((picture) => (
            <Picture key={picture.uploadId} picture={picture} />
          ))}
        </div>
      ) : null}
      {text ? (
        <details className="text-xs text-muted">
          <summary className="w-fit cursor-pointer rounded hover:text-ink">{t("chat.whatItAnswered")}</summary>
          <pre
            dir="auto"
            className="mt-1.5 max-h-72 overflow-auto rounded-md bg-panel p-2 font-mono whitespace-pre-wrap wrap-anywhere text-ink"
          >
            {text}
          </pre>
        </details>
      ) : null}
    </div>
  );
}

function Picture({ picture }: { picture: FilePart }) {
  const { data } = useQuery({ queryKey: ["file", picture.uploadId], queryFn: () => fetchFile(picture.uploadId), staleTime: Infinity });
  const address = useMemo(() => (data ? URL.createObjectURL(data) : null), [data]);
  useEffect(() => () => void (address && URL.revokeObjectURL(address)), [address]);
  if (!address) return <div className="h-32 w-40 rounded-lg bg-hover" />;
  return (
    <a href={address} download={picture.name} title={t("chat.downloadNamed", { name: picture.name })}>
      {/* biome-ignore lint/performance/noImgElement: a file of the user's own, already here */}
      <img src={address} alt={picture.name} className="max-h-48 max-w-full rounded-lg border border-line object-contain" />
    </a>
  );
}

function textIn(output: unknown): string | null {
  return typeof output === "object" && output !== null && "text" in output && typeof output.text === "string" ? output.text : null;
}
