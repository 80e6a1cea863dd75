import { z } from "zod";
import { isBlank, isStorableText } from "./text.ts";

export const SearchInput = z.object({
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine(isStorableText, "must not contain NUL or lone surrogates")
    .refine((q) => !isBlank(q), "must not be blank"),
});

/** A piece of a found text; `hit` marks matches. Never markup: whoever displays it decides how. */
export type SnippetPiece = { text: string; hit: boolean };
export type FoundConversation = { id: string; title: SnippetPiece[] };
export type FoundMessage = {
  id: string;
  conversationId: string;
  conversationTitle: string;
  role: "user" | "assistant";
  createdAt: string;
  snippet: SnippetPiece[];
};
export type FoundTask = { id: number; title: SnippetPiece[]; snippet: SnippetPiece[]; status: string };
export type SearchResult = { conversations: FoundConversation[]; messages: FoundMessage[]; tasks: FoundTask[] };
