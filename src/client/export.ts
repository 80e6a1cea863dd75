import type { RestError } from "#contracts/error.ts";
import { t } from "#messages/text.ts";
import { askConfirmation, isConfirmationRequired } from "./confirmation.ts";
import { readerZone } from "./reader-time.ts";

/** Downloads all data of the signed-in account. Throws an Error with a message for people. */
export async function downloadMyData(): Promise<void> {
  const ask = () => fetch(`/api/account/export?time_zone=${encodeURIComponent(readerZone())}`, { method: "POST" }).catch(() => null);
  const first = await ask();
  const response = (await asksForProof(first)) && (await askConfirmation()) ? await ask() : first;
  if (!response) throw new Error(t("frame.serverCannotBeReached"));
  if (!response.ok) throw new Error(await errorTextOf(response));
  const archive = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = archive;
  link.download = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "bestchat.zip";
  link.click();
  // By then the download has the data; keeping the URL would keep all of it in memory.
  setTimeout(() => URL.revokeObjectURL(archive), 60_000);
}

async function asksForProof(response: Response | null): Promise<boolean> {
  if (response?.status !== 403) return false;
  const body: Partial<RestError> = await response
    .clone()
    .json()
    .catch(() => ({}));
  return isConfirmationRequired(body.error_code);
}

async function errorTextOf(response: Response): Promise<string> {
  if (response.status === 429) return t("frame.downloadedTooOften");
  const body: Partial<RestError> = await response.json().catch(() => ({}));
  return body.detail ?? t("frame.downloadFailed");
}
