import { v7 as uuidv7 } from "uuid";
import { type ClientEvent, clientEvents } from "#contracts/realtime.ts";
import { claimed, type Declaration, object, objectOutside, open, own, ownShown } from "./declaration.ts";
import type { RestCall } from "./rest.ts";

const fresh = () => ({ conversationId: uuidv7(), messageId: uuidv7(), text: "hello" });

/** Every event that a client can send. */
export const eventDeclarations: Record<ClientEvent, Declaration<unknown>[]> = {
  "session:refresh": [object(({ token }) => ({ token }), "UNAUTHENTICATED")],
  "chat:send": [
    own(fresh),
    object(({ uploadId }) => ({ ...fresh(), attachmentIds: [uploadId] })),
    claimed(({ conversationId }) => ({ ...fresh(), conversationId }), "NOT_FOUND"),
    claimed(({ conversationId, questionId }) => ({ ...fresh(), conversationId, messageId: questionId }), "CONFLICT"),
  ],
  "chat:open": [object(({ conversationId }) => ({ conversationId }))],
  "chat:close": [object(({ conversationId }) => ({ conversationId }))],
  "chat:stop": [object(({ waitingReplyId }) => ({ messageId: waitingReplyId }))],
  "chat:regenerate": [object(({ replyId }) => ({ messageId: replyId, requestId: uuidv7() }))],
  "chat:continue": [object(({ stoppedReplyId }) => ({ messageId: stoppedReplyId, requestId: uuidv7() }))],
  "tool:decide": [object(({ waitingReplyId, callId }) => ({ messageId: waitingReplyId, callId, decision: "reject" }))],
  "tool:decide-all": [object(({ allWaitingReplyId }) => ({ messageId: allWaitingReplyId, decision: "reject" }))],
  "tool:answer": [objectOutside(({ replyId, callId }) => ({ messageId: replyId, callId, questionId: "q", action: "decline" }))],
  "feed:resume": [ownShown(() => ({ after: 0 })), own(() => ({ after: null }))],
};
export const events = Object.keys(clientEvents) as ClientEvent[];

const file = "--edge\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\ntext\r\n--edge--\r\n";
const completion = { model: "demo", messages: [{ role: "user", content: "hello" }] };

/** Every route of the sidecar's REST API, by `METHOD path`. */
export const httpDeclarations: Record<string, Declaration<RestCall>[]> = {
  "GET /health": [open(() => ({}))],
  "GET /metrics": [open(() => ({}))],
  "POST /uploads": [own(() => ({ raw: file, headers: { "Content-Type": "multipart/form-data; boundary=edge" } }))],
  "GET /uploads/{id}": [object(({ uploadId }) => ({ id: uploadId }))],
  "GET /v1/models": [own(() => ({}))],
  "GET /v1/models/{id}": [
    object(({ providerId }) => ({ id: encodeURIComponent(`${providerId}/m`) }), "model_not_found"),
    own(() => ({ id: "demo" })),
  ],
  "POST /v1/chat/completions": [own(() => ({ body: completion }))],
  "POST /v1/responses": [own(() => ({ body: { model: "demo", input: "hello" } }))],
  "POST /v1/embeddings": [objectOutside(({ providerId }) => ({ body: { model: `${providerId}/m`, input: "hello" } }), "model_not_found")],
};
