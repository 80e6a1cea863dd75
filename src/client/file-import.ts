import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, useState } from "react";
import { RestRequestError } from "./request.ts";

/** A report of an import as REST sends it. */
export type Sent<Report> = Omit<Report, "dryRun" | "importId"> & { import_id: string | null };
type Report = { added: number; import_id: string | null };
type Looked<R> = { file: File; report: R };
type FileImport<R> = {
  path: "/api/tasks/import" | "/api/chats/import";
  bytesMax: number;
  /** What is said of a larger file, which is not sent. */
  tooLarge: () => string;
  onTaken: (report: R) => void;
};

/** An import in two steps: a chosen file is looked at, and what is shown of it then is taken or not. */
export function useFileImport<R extends Report>({ path, bytesMax, tooLarge, onTaken }: FileImport<R>) {
  const [looked, setLooked] = useState<Looked<R> | null>(null);
  const look = useMutation({
    mutationFn: async (file: File): Promise<Looked<R>> => {
      if (file.size > bytesMax) throw new Error(tooLarge());
      return { file, report: await sendFile(path, file, true) };
    },
    onSuccess: setLooked,
  });
  const take = useMutation({
    mutationFn: (file: File): Promise<R> => sendFile(path, file, false),
    onSuccess: (report) => {
      setLooked(null);
      onTaken(report);
    },
  });
  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    // The same file can be chosen again.
    target.value = "";
    setLooked(null);
    take.reset();
    if (file) look.mutate(file);
  }
  return {
    choose,
    /** The file whose report is awaited. */
    looking: look.isPending ? look.variables.name : null,
    looked,
    isTaking: take.isPending,
    error: look.error ?? take.error,
    take: () => looked && take.mutate(looked.file),
    cancel: () => setLooked(null),
  };
}

/** @throws RestRequestError in the reader's language */
async function sendFile<R extends Report>(path: string, file: File, isDryRun: boolean): Promise<R> {
  const query = new URLSearchParams({ name: file.name.slice(0, 255), dry_run: String(isDryRun) });
  const headers = { "Content-Type": "application/octet-stream" };
  const response = await fetch(`${path}?${query}`, { method: "POST", body: file, headers });
  const answer = await response.json();
  if (response.ok) return answer as R;
  throw new RestRequestError(response.status, answer, response.headers.get("x-request-id"));
}
