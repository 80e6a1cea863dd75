import { z } from "zod";
import { ChatImportReport, chatImportBytesMax, PastChatImport } from "#contracts/chat-import.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { importChats } from "#domain/chat-import/import.ts";
import { listChatImports, undoChatImport } from "#domain/chat-import/past-imports.ts";
import { readBytes } from "./body.ts";
import { route } from "./route.ts";
import { ImportPath, ImportQuery, RestUndoneImport } from "./transfer-shape.ts";

const common = { access: "either", scope: "chat", status: 200 } as const;

export const importChatsRoute = route(
  {
    ...common,
    operationId: "importChats",
    summary: "Add the chats of a file; what an earlier import of it brought is left alone",
    budget: "transfer",
    query: ImportQuery,
    rawBody: z.string().meta({
      format: "binary",
      description: `A file of at most ${chatImportBytesMax / 1_048_576} MB, known by its content: conversations.json of ChatGPT or Claude, an export of Open WebUI or LibreChat, our own JSON of one conversation.`,
    }),
    output: z.object(snakeKeys(ChatImportReport.shape)).meta({ id: "ChatImportReport" }),
  },
  async ({ actor, query, request }) => {
    const bytes = await readBytes(request, chatImportBytesMax);
    return snakeKeys(await importChats(actor, { name: query.name, bytes }, { dryRun: query.dry_run }));
  },
);

export const listChatImportsRoute = route(
  {
    ...common,
    operationId: "listChatImports",
    summary: "Which chats were imported, newest first",
    budget: "read",
    output: z
      .object({ imports: z.array(z.object(snakeKeys(PastChatImport.shape)).meta({ id: "ChatImport" })) })
      .meta({ id: "ChatImportList" }),
  },
  async ({ actor }) => ({ imports: (await listChatImports(actor)).map(snakeKeys) }),
);

export const undoChatImportRoute = route(
  {
    ...common,
    operationId: "undoChatImport",
    summary: "Put all chats that an import brought into the trash",
    budget: "write",
    params: ImportPath,
    output: RestUndoneImport,
    errors: ["NOT_FOUND"],
  },
  ({ actor, params }) => undoChatImport(actor, params.id),
);
