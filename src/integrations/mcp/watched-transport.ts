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
 * Notifies a call when the stream of one of its requests ended without the response, which the SDK does not report. A resumable
 * stream has not ended until the SDK gives up resuming it.
 */
export class WatchedTransport extends StreamableHTTPClientTransport {
  private readonly awaited = new Set<unknown>();

  constructor(url: URL, options: StreamableHTTPClientTransportOptions) {
    super(url, options);
    // The SDK runs this before its own handler. It misses the probe, which has its own timeout.
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
