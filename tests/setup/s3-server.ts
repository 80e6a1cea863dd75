import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type S3Server = { endpoint: string; objects: Map<string, Buffer>; asked: string[]; close: () => void };

/** The subset of S3 that we use: PUT, GET, HEAD, DELETE and lists, with signed requests and path-style buckets. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    // An interrupted body is not stored.
    answer(request, response, objects, asked).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => void server.close().closeAllConnections();
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, asked, close };
}

async function answer(request: IncomingMessage, response: ServerResponse, objects: Map<string, Buffer>, asked: string[]) {
  const url = new URL(request.url ?? "/", "http://s3");
  const path = decodeURIComponent(url.pathname);
  asked.push(`${request.method} ${path}`);
  if (!/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[^/]+\/s3\/aws4_request, /.test(request.headers.authorization ?? "")) {
    return fail(response, request, 403, "AccessDenied");
  }
  if (request.method === "GET" && url.searchParams.get("list-type") === "2")
    return list(response, objects, path, url.searchParams.get("prefix") ?? "");
  const known = objects.get(path);
  switch (request.method) {
    case "PUT": {
      const declared = Number(request.headers["content-length"]);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      // Like S3, refuses a body of unknown length.
      if (!Number.isInteger(declared) || body.length !== declared) return fail(response, request, 411, "MissingContentLength");
      objects.set(path, body);
      return void response.writeHead(200, { ETag: '"e"' }).end();
    }
    case "DELETE":
      objects.delete(path);
      return void response.writeHead(204).end();
    case "GET":
    case "HEAD":
      if (!known) return fail(response, request, 404, "NoSuchKey");
      response.writeHead(200, { "Content-Length": known.length, "Content-Type": "application/octet-stream" });
      return void response.end(request.method === "GET" ? known : undefined);
    default:
      return fail(response, request, 405, "MethodNotAllowed");
  }
}

function list(response: ServerResponse, objects: Map<string, Buffer>, bucket: string, prefix: string): void {
  const keys = [...objects.keys()].flatMap((path) =>
    path.startsWith(`${bucket.replace(/\/$/, "")}/${prefix}`) ? [path.slice(bucket.replace(/\/$/, "").length + 1)] : [],
  );
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  response.writeHead(200, { "Content-Type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
}

function fail(response: ServerResponse, request: IncomingMessage, status: number, code: string): void {
  request.resume();
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { "Content-Type": "application/xml" }).end(request.method === "HEAD" ? undefined : body);
}
