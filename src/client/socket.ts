import type { SocketErrorCode } from "#contracts/error.ts";
import type { Ack, ClientEvent, ClientInput, ClientResult } from "#contracts/realtime.ts";
import { ownZone } from "#contracts/zoned-time.ts";
import { fieldRefusal, refusalWords } from "#messages/refusals.ts";
import { t } from "#messages/text.ts";
import { getSession } from "./auth.ts";
import { setConnected } from "./connection.ts";
import { type ClientSocket, LazySocket } from "./lazy-socket.ts";
import { fetchToken, SignedOut } from "./token.ts";

/** Why the page leaves for the sign-in form. */
export type EndReason = "expired" | "revoked" | "deleted" | "signed_out";

/** A refusal by the realtime process, or UNAVAILABLE when it did not answer in time. */
export class RequestError extends Error {
  readonly code: SocketErrorCode;
  /** The first invalid field. */
  readonly field: string | null;

  constructor(code: SocketErrorCode, message: string, field: string | null = null) {
    super(message);
    this.name = "RequestError";
    this.code = code;
    this.field = field;
  }
}

const answerTimeoutMs = 10_000;
const reconnectDelayMs = 2_000;
/** How long the response with a new session may still be in flight when the old one has ended. */
const renewalWaitMs = 700;
/** How long leaving waits for what is stored on the device to go. */
const clearedWithinMs = 1_500;
/** The maximum delay of a timer: 31 bits of milliseconds. */
const timerMaxMs = 2_000_000_000;

let address = "";
let socket: ClientSocket | undefined;
let refreshTimer: ReturnType<typeof setTimeout> | undefined;
let refusals = 0;
let ended = false;

/** The page's one socket, created at first use; it connects when the page asks for it. */
export function openSocket(url: string): ClientSocket {
  address = url;
  // It implements the part of Socket.IO's client that pages use.
  socket ??= new LazySocket(() => createSocket(url)) as unknown as ClientSocket;
  return socket;
}

/** The address of the realtime process, for its REST API. */
export function realtimeAddress(): string {
  return address;
}

/** Sends one event and returns its result. Throws RequestError. */
export async function request<E extends ClientEvent>(event: E, input: ClientInput<E>): Promise<ClientResult[E]> {
  const answer = await emit(event, input);
  if (answer.ok) return answer.data;
  const { code, message, fields } = answer.error;
  const first = fields?.[0];
  const words = refusalWords(code, message);
  throw new RequestError(code, code === "VALIDATION" && first ? `${words}: ${fieldRefusal(first.message)}` : words, first?.field);
}

/** Ends the session on this page: stops reconnecting and navigates to the sign-in form. */
export function leave(reason: EndReason): void {
  if (ended) return;
  ended = true;
  socket?.disconnect();
  const next = encodeURIComponent(window.location.pathname + window.location.search);
  const address = reason === "signed_out" ? "/sign-in" : `/sign-in?reason=${reason}&next=${next}`;
  // Whoever was away too long comes back to what waits to be sent; another account clears it.
  void (reason === "expired" ? Promise.resolve() : clearKept()).finally(() => window.location.assign(address));
}

/** Nothing of an account stays on a device that has signed out. What cannot be reached (its code, its storage) holds nobody up. */
async function clearKept(): Promise<void> {
  const cleared = import("./offline/kept-list.ts").then(({ keptList }) => keptList().clear());
  await Promise.race([cleared.catch(() => {}), new Promise((resolve) => setTimeout(resolve, clearedWithinMs))]);
}

/** Ends the session by `work` and leaves without waiting for the server's event. If `work` fails, the session continues. */
export async function signOutAfter<T>(reason: EndReason, work: () => Promise<T>): Promise<void> {
  socket?.disconnect();
  try {
    await work();
  } catch (error) {
    socket?.connect();
    throw error;
  }
  leave(reason);
}

/** Runs `work`, which gives the browser a new session, and reconnects with it. */
export async function reconnectAfter<T>(work: () => Promise<T>): Promise<T> {
  socket?.disconnect();
  try {
    return await work();
  } finally {
    socket?.connect();
  }
}

/** If another tab changed the password or the second factor, the browser has a new session by now. */
async function leaveUnlessRenewed(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, renewalWaitMs));
  const { data, error } = await getSession();
  if (error || data) socket?.connect();
  else leave("revoked");
}

async function createSocket(url: string): Promise<ClientSocket> {
  const { io } = await import("socket.io-client");
  const created: ClientSocket = io(url, {
    transports: ["websocket"],
    // Pages are also rendered on the server, where nothing may connect.
    autoConnect: false,
    reconnectionDelay: 400,
    reconnectionDelayMax: 4_000,
    auth: (give) => void giveToken(give),
  });
  created.on("connect", () => {
    refusals = 0;
    setConnected(true);
  });
  created.on("disconnect", () => setConnected(false));
  created.on("connect_error", (error) => {
    if (created.active || ended) return;
    // After a refusal by the server Socket.IO does not reconnect by itself: retry once with a new token.
    const code = "data" in error ? (error.data as { code?: string } | undefined)?.code : undefined;
    if (code === "UNAUTHENTICATED" && ++refusals > 1) leave("expired");
    else setTimeout(() => created.connect(), code === "UNAUTHENTICATED" ? 0 : reconnectDelayMs);
  });
  created.on("session:ended", ({ reason }) => void (reason === "revoked" ? leaveUnlessRenewed() : leave(reason)));
  return created;
}

async function giveToken(
  give: (data: { token?: string; requestId?: string | null; traceparent?: string | null; timeZone?: string }) => void,
): Promise<void> {
  try {
    const { access_token, expires_in, requestId, traceparent } = await fetchToken();
    planRefresh(expires_in);
    give({ token: access_token, requestId, traceparent, timeZone: ownZone() });
  } catch (error) {
    if (error instanceof SignedOut) leave("expired");
    // The web process is unavailable: retry, the realtime process waits this long for the token.
    else setTimeout(() => void giveToken(give), reconnectDelayMs);
  }
}

/** Refreshes the token well before it expires, so that nothing is interrupted. */
function planRefresh(expiresInSeconds: number): void {
  clearTimeout(refreshTimer);
  const waitMs = Math.min(Math.max(expiresInSeconds * 1000 - 60_000, expiresInSeconds * 500), timerMaxMs);
  refreshTimer = setTimeout(() => void refresh(), waitMs);
}

async function refresh(): Promise<void> {
  try {
    const { access_token, expires_in } = await fetchToken();
    planRefresh(expires_in);
    if (socket?.connected) await request("session:refresh", { token: access_token });
  } catch (error) {
    if (error instanceof SignedOut) leave("expired");
    else planRefresh(30);
  }
}

function emit<E extends ClientEvent>(event: E, input: ClientInput<E>): Promise<Ack<ClientResult[E]>> {
  return new Promise((resolve) => {
    if (!socket) return resolve(unavailable());
    // Socket.IO's types cannot relate a generic event to their map; `request` is the typed entry point.
    const loose = socket.timeout(answerTimeoutMs) as unknown as {
      emit: (event: string, input: unknown, answer: (error: Error | null, ack: Ack<ClientResult[E]>) => void) => void;
    };
    loose.emit(event, input, (error, ack) => resolve(error ? unavailable() : ack));
  });
}

function unavailable(): Ack<never> {
  return { ok: false, error: { code: "UNAVAILABLE", message: t("frame.serverSilent") } };
}
