import { z } from "zod";
import { EntityId } from "#contracts/message.ts";
import { Share, ShareCreate } from "#contracts/share.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { createShare, listShares, revokeShare } from "#domain/share/share.ts";
import { conversationTypes, exportConversation } from "#domain/share/write.ts";
import { shareAddress } from "../http/share-address.ts";
import { TextResponse } from "../http/text-response.ts";
import { route } from "./route.ts";

const ShareBody = z.object(snakeKeys(ShareCreate.shape)).meta({
  id: "ShareCreate",
  description: "Shows the branch that ends in this message. `expires_in_days` null: until it is revoked.",
});
const RestShare = z.object(snakeKeys(Share.shape)).meta({ id: "Share" });
const ShareQuery = z.object({ conversation: EntityId.optional() });
const ById = z.object({ id: EntityId });

export const listSharesRoute = route(
  {
    operationId: "listShares",
    summary: "The links that open something, newest first",
    access: "bearer",
    scope: "chat",
    budget: "read",
    query: ShareQuery,
    status: 200,
    output: z.object({ shares: z.array(RestShare) }).meta({ id: "ShareList" }),
  },
  async ({ actor, query }) => ({ shares: (await listShares(actor, query.conversation)).map(snakeKeys) }),
);

export const createShareRoute = route(
  {
    operationId: "createShare",
    summary: "Make a link at which anybody reads a conversation up to a message; it is shown this once",
    access: "bearer",
    scope: "chat",
    budget: "write",
    body: ShareBody,
    status: 201,
    output: RestShare.extend({ url: z.url() }).meta({ id: "MadeShare" }),
    errors: ["NOT_FOUND", "CONFLICT"],
  },
  async ({ actor, body: { message_id, with_tools, with_files, expires_in_days } }) => {
    const choice = { messageId: message_id, withTools: with_tools, withFiles: with_files, expiresInDays: expires_in_days };
    const { share, token } = await createShare(actor, choice);
    return { ...snakeKeys(share), url: shareAddress(token) };
  },
);

export const revokeShareRoute = route(
  {
    operationId: "revokeShare",
    summary: "Revoke a link: it opens nothing any more",
    access: "bearer",
    scope: "chat",
    budget: "write",
    params: ById,
    status: 204,
    errors: ["NOT_FOUND"],
  },
  ({ actor, params }) => revokeShare(actor, params.id),
);

export const exportConversationRoute = route(
  {
    operationId: "exportConversation",
    summary: "One conversation as Markdown or JSON: the branch that ends in `message`, or in the newest one",
    access: "either",
    scope: "chat",
    budget: "transfer",
    params: ById,
    query: z.object({ format: z.enum(["markdown", "json"]).default("markdown"), message: EntityId.optional() }),
    status: 200,
    output: z.string(),
    outputType: "text/plain",
    errors: ["NOT_FOUND", "CONFLICT"],
  },
  async ({ actor, params, query: { format, message }, headers }) => {
    const text = await exportConversation(actor, params.id, { format, messageId: message });
    const { type, ending } = conversationTypes[format];
    headers.set("Content-Type", type);
    headers.set("Content-Disposition", `attachment; filename="bestchat-${params.id}.${ending}"`);
    return new TextResponse(text, { status: 200, headers });
  },
);
