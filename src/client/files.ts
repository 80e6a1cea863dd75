import type { Upload } from "#contracts/upload.ts";
import { refusalWords } from "#messages/refusals.ts";
import { t } from "#messages/text.ts";
import { realtimeAddress } from "./socket.ts";
import { fetchToken } from "./token.ts";

/** Why an upload failed, with a message for people. `passing`: the same file may succeed when retried. */
export class UploadError extends Error {
  readonly passing: boolean;

  constructor(message: string, passing: boolean) {
    super(message);
    this.passing = passing;
  }
}

type UploadOptions = { onProgress: (share: number) => void; signal: AbortSignal };

/** Uploads a file to the realtime process. By XMLHttpRequest, because fetch reports no upload progress. */
export async function uploadFile(file: File, { onProgress, signal }: UploadOptions): Promise<Upload> {
  const token = await bearer();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const fail = (error: UploadError) => reject(error);
    signal.addEventListener("abort", stop);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onloadend = () => signal.removeEventListener("abort", stop);
    request.onabort = () => fail(new UploadError(t("frame.uploadCancelled"), true));
    request.onerror = () => fail(new UploadError(t("frame.connectionBroke"), true));
    request.onload = () => {
      const body: unknown = parsed(request.responseText);
      if (request.status === 201) resolve(body as Upload);
      else fail(new UploadError(detailOf(body) ?? t("frame.fileNotTaken"), request.status >= 500 || request.status === 429));
    };
    request.open("POST", `${realtimeAddress()}/uploads`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    const form = new FormData();
    form.append("file", file, file.name);
    if (signal.aborted) return fail(new UploadError(t("frame.uploadCancelled"), true));
    request.send(form);
  });
}

/** The bytes of the user's own file; an image whose format browsers cannot show is converted. */
export async function fetchFile(uploadId: string, asPicture = false): Promise<Blob> {
  const response = await fetch(`${realtimeAddress()}/uploads/${uploadId}${asPicture ? "?as=picture" : ""}`, {
    headers: { Authorization: `Bearer ${await bearer()}` },
  });
  if (!response.ok) throw new Error(response.status === 404 ? t("frame.fileGone") : t("frame.fileNotFetched"));
  return response.blob();
}

const tokenCachedMs = 60_000;
let cached: { token: Promise<string>; until: number } | undefined;

/** One token is used for a minute of file requests. */
function bearer(): Promise<string> {
  if (!cached || Date.now() > cached.until) {
    const token = fetchToken().then(({ access_token }) => access_token);
    cached = { token, until: Date.now() + tokenCachedMs };
    token.catch(() => {
      cached = undefined;
    });
  }
  return cached.token;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // A proxy's page instead of our response.
  }
}

function detailOf(body: unknown): string | null {
  const { detail, error_code: code } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  return typeof detail === "string" ? refusalWords(String(code), detail) : null;
}
