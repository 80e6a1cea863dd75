import { handlersOfTrpc } from "#server/trpc/handler.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = handlersOfTrpc();
