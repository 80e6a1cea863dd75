import type { ServerResponse } from "node:http";
import { ApiError } from "../api-error.ts";
import { openStream } from "../chat/write-stream.ts";

/** The event stream of a response, with sequence numbers; an error is its last event. */
export function eventStream(response: ServerResponse) {
  const stream = openStream(response);
  let next = 0;
  return {
    send: (event: { type: string; [field: string]: unknown }) => {
      stream.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: next++ })}\n\n`);
    },
    /** Forwards an event as the server wrote it, with its own number. */
    pass: (type: string, text: string) => stream.write(`event: ${type}\ndata: ${text}\n\n`),
    end: () => stream.end(""),
    /** Sends the error as the last event, or rethrows it if the stream has not started. */
    fail: (error: unknown) => {
      if (!response.headersSent || !(error instanceof ApiError)) throw error;
      const { message, code, param } = error;
      const event = { type: "error", code, message, param, sequence_number: next++, ...error.body };
      stream.end(`event: error\ndata: ${JSON.stringify(event)}\n\n`);
    },
  };
}
