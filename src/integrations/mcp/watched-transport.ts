import {
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  StreamableHTTPClientTransport,
  type StreamableHTTPClientTransportOptions,
  type TransportSendOptions,
} from "@modelcontextprotocol/client";
import { currentFlow } from "./call-flow.ts";

/**
 * Tells a call when the stream of one of its requests ended without the answer: the SDK tells nobody who waits for it. A
 * stream that can be asked for again has not ended before the SDK gives up asking.
 */
export class WatchedTransport extends StreamableHTTPClientTransport {
  private readonly awaited = new Set<unknown>();

  constructor(url: URL, options: StreamableHTTPClientTransportOptions) {
    super(url, options);
    // Kept by the SDK before its own; it hears nothing of the probe, which has a time limit of its own.
    this.onmessage = (message) => {
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) this.awaited.delete(message.id);
    };
  }

  override send(message: JSONRPCMessage | JSONRPCMessage[], options?: TransportSendOptions): Promise<void> {
    const flow = currentFlow.getStore();
    if (!flow || !isJSONRPCRequest(message) || message.method === "server/discover") return super.send(message, options);
    const { id } = message;
    this.awaited.add(id);
    const onRequestStreamEnd = () => {
      options?.onRequestStreamEnd?.();
      if (this.awaited.delete(id)) flow.onStreamEnd();
    };
    return super.send(message, { ...options, onRequestStreamEnd });
  }
}
