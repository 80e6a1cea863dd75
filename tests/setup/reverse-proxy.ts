import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";

type Upstream = "web" | "realtime";
/** A location of deploy/nginx.conf: which process gets a path, and as which path. */
export type Location = { path: string; exact: boolean; upstream: Upstream; rewritten: string | null };

/** The locations of the documented file, as nginx reads them. */
export function nginxLocations(file = "deploy/nginx.conf"): Location[] {
  const text = readFileSync(file, "utf8").replaceAll(/#.*/g, "");
  return [...text.matchAll(/location\s+(=\s+)?(\S+)\s*\{\s*proxy_pass http:\/\/bestchat_(web|realtime)(\/\S*)?;\s*\}/g)].map(
    ([, exact, path = "", upstream, rewritten]) => ({
      path,
      exact: exact !== undefined,
      upstream: upstream as Upstream,
      rewritten: rewritten ?? null,
    }),
  );
}

/** The location of a path: an exact one, else the longest prefix. */
export function locationOf(locations: Location[], path: string): Location {
  const found =
    locations.find((location) => location.exact && location.path === path) ??
    locations.filter((location) => !location.exact && path.startsWith(location.path)).sort((a, b) => b.path.length - a.path.length)[0];
  if (!found) throw new Error(`no location for ${path}`);
  return found;
}

/** Forwards requests and WebSockets as the documented nginx does; `ports` is evaluated per request. */
export function createReverseProxy(ports: () => Record<Upstream, number>): Server {
  const locations = nginxLocations();
  const pass = (incoming: IncomingMessage) => {
    const { pathname, search } = new URL(incoming.url ?? "/", "http://proxy");
    const { upstream, rewritten } = locationOf(locations, pathname);
    const forwardedFor = [incoming.headers["x-forwarded-for"] ?? [], incoming.socket.remoteAddress].flat().join(", ");
    const headers = { ...incoming.headers, "x-forwarded-for": forwardedFor, "x-forwarded-proto": "http" };
    return request({ port: ports()[upstream], method: incoming.method, path: rewritten ?? `${pathname}${search}`, headers });
  };
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const passed = pass(incoming);
    passed.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.on("upgrade", (incoming, socket, head) => {
    const passed = pass(incoming);
    passed.on("upgrade", (answer, upstream, rest) => {
      const lines = answer.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
      if (rest.length > 0) socket.write(rest);
      if (head.length > 0) upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
      for (const end of [socket, upstream]) end.on("error", () => [socket, upstream].forEach((either) => void either.destroy()));
    });
    passed.on("response", () => socket.destroy());
    passed.on("error", () => socket.destroy());
    passed.end();
  });
  return server;
}
