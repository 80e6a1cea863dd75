"use client";

import { Paperclip } from "lucide-react";
import { useRef } from "react";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";

/** Only a hint for the picker: what a file is, the server finds in its content. */
const pickable =
  "text/*,.md,.csv,.tsv,.json,.yaml,.yml,.log,.pdf,.docx,image/png,image/jpeg,image/webp,image/gif,image/heic,image/heif,.heic,.heif,.ts,.tsx,.js,.py,.sql,.xml";

/** Opens the system's file picker. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("file.files")}
        accept={pickable}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file can be picked again after it was removed.
          target.value = "";
        }}
      />
      <IconButton label={t("file.attachFiles")} onClick={() => input.current?.click()}>
        <Paperclip aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}
