import type { ServerResponse } from "node:http";
import { ApiError } from "../api-error.ts";
import { openStream } from "../chat/write-stream.ts";

/** The events of a response to a client that wants a stream, numbered; an error in it is the last of them. */
export function eventStream(response: ServerResponse) {
  const stream = openStream(response);
  let next = 0;
  return {
    send: (event: { type: string; [field: string]: unknown }) => {
      stream.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: next++ })}\n\n`);
    },
    /** An event as its server wrote it, under its own number. */
    pass: (type: string, text: string) => stream.write(`event: ${type}\ndata: ${text}\n\n`),
    end: () => stream.end(""),
    /** For the error as the stream has it, or thrown on while there is no stream yet. */
    fail: (error: unknown) => {
      if (!response.headersSent || !(error instanceof ApiError)) throw error;
      const { message, code, param } = error;
      const event = { type: "error", code, message, param, sequence_number: next++, ...error.body };
      stream.end(`event: error\ndata: ${JSON.stringify(event)}\n\n`);
    },
  };
}
