import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plans } from "#contracts/plan.ts";
import { uploadBytesMax } from "#contracts/upload.ts";
import { uploadStates } from "#domain/file/upload.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { realtimeEnv } from "#lib/env.ts";
import { openStorage } from "#lib/storage/open-storage.ts";
import { visionKey } from "#lib/storage.ts";
import { createHttp } from "../../realtime/http/http.ts";
import { actorOf, makeSession, makeUser } from "../factories.ts";
import { heicPicture, makeDocx, makePdf } from "../setup/sample-files.ts";

let server: Server;
let url = "";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bestchat-uploads-"));
  openStorage({ DATA_DIR: folder });
  const models = {
    list: async () => ({ models: [], defaultModel: "" }),
    choose: async () => "",
    quote: async () => fixedQuote(0),
    resolve: async () => ({}) as never,
    transport: async () => ({}) as never,
    guardedFetch: fetch,
  };
  const tokenKeys = { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 3600 };
  server = createServer(createHttp({ env: realtimeEnv(), tokenKeys, models }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close().closeAllConnections();
  await rm(folder, { recursive: true });
});

async function person(columns: Parameters<typeof makeUser>[0] = {}) {
  const user = await makeUser(columns);
  const { token } = await makeSession(user);
  const headers = { Authorization: `Bearer ${token}` };
  return {
    user,
    upload: async (content: string | Buffer, name: string) => {
      const form = new FormData();
      form.append("file", new Blob([typeof content === "string" ? content : new Uint8Array(content)]), name);
      const response = await fetch(`${url}/uploads`, { method: "POST", headers, body: form });
      return { status: response.status, body: await response.json() };
    },
    get: (id: string) => fetch(`${url}/uploads/${id}`, { headers }),
    /** Waits until a file's text has been extracted, or failed. */
    read: async (id: string) => {
      for (;;) {
        const [state] = await uploadStates(actorOf(user), [id]);
        if (state?.extraction !== "pending") return { ...state, text: await db().uploadText.findUnique({ where: { uploadId: id } }) };
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

describe("the type of a file is detected from its content", () => {
  test.each([
    ["plain text", "Grüße\n", "notes.txt", "text/plain"],
    ["code", "<script>alert(1)</script>", "page.html", "text/plain"],
    ["a picture by name only", "just words", "photo.png", "text/plain"],
    ["Markdown", "# Hello", "README.md", "text/markdown"],
    ["CSV", "a,b\n1,2", "table.CSV", "text/csv"],
    ["JSON", '{"a":1}', "data.json", "application/json"],
    ["a PDF", makePdf(["Hello"]), "paper.txt", "application/pdf"],
    ["a Word document", makeDocx(["Hello"]), "letter", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ])("%s", async (_kind, content, name, mime) => {
    const { upload, get } = await person();
    const { status, body } = await upload(content, name);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { name, mime, size: Buffer.byteLength(content), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const served = await get(body.id);
    expect(served.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(served.headers.get("x-content-type-options")).toBe("nosniff");
    expect(served.headers.get("content-type")?.split(";")[0]).toBe(mime);
    expect(Buffer.from(await served.arrayBuffer()).equals(Buffer.from(content))).toBe(true);
  });

  test.each([
    ["a program", Buffer.from("\x7fELF\x02\x01\x01\0\0\0\0", "latin1"), "notes.txt"],
    ["text with NUL", "a\0b", "notes.txt"],
    ["text of no encoding", Buffer.concat([Buffer.alloc(20_000, 65), Buffer.from([0xff, 0x81, 65])]), "notes.txt"],
    ["text that ends in half a character", Buffer.from([65, 0xc3]), "notes.txt"],
    ["a zip that is no document", Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(100)]), "letter.docx"],
    ["a damaged picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0]), "photo.png"],
  ])("%s is rejected and leaves nothing behind", async (_kind, content, name) => {
    const { upload, user } = await person();
    expect(await upload(content, name)).toMatchObject({ status: 415, body: { error_code: "UNSUPPORTED_MEDIA_TYPE" } });
    expect(await db().upload.count({ where: { userId: user.id } })).toBe(0);
  });
});

test("a picture's owner keeps the original, and models see a copy without metadata", async () => {
  const { upload, get } = await person();
  const photo = sharp({ create: { width: 4000, height: 100, channels: 3, background: "red" } }).withExif({
    IFD0: { Copyright: "a secret place" },
  });
  const original = await photo.jpeg().toBuffer();
  const { status, body } = await upload(original, "photo.jpg");
  expect({ status, mime: body.mime, size: body.size }).toEqual({ status: 201, mime: "image/jpeg", size: original.length });
  expect(Buffer.from(await (await get(body.id)).arrayBuffer()).equals(original)).toBe(true);
  const seen = await readFile(join(folder, "uploads", visionKey(body.id)));
  expect(seen.includes("a secret place")).toBe(false);
  expect(await sharp(seen).metadata()).toMatchObject({ width: 2048 });
});

test("a HEIC picture is stored, converted to JPEG for models, and served as such to browsers that cannot show it", async () => {
  const { upload, get } = await person();
  const { status, body } = await upload(heicPicture, "IMG_0001.HEIC");
  expect({ status, mime: body.mime }).toEqual({ status: 201, mime: "image/heic" });
  expect(Buffer.from(await (await get(body.id)).arrayBuffer()).equals(heicPicture)).toBe(true);
  const drawn = await get(`${body.id}?as=picture`);
  expect([drawn.headers.get("content-type"), drawn.headers.get("content-disposition")]).toEqual([
    "image/jpeg",
    "attachment; filename=IMG_0001.HEIC.jpg",
  ]);
  const { data, info } = await sharp(Buffer.from(await drawn.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 96, height: 64 });
  const colour = (x: number) => [...data.subarray((32 * 96 + x) * info.channels, (32 * 96 + x) * info.channels + 3)];
  const [left, right] = [colour(20), colour(76)];
  expect((left[2] ?? 0) > (left[0] ?? 0) && (right[0] ?? 0) > (right[2] ?? 0)).toBe(true);
  // Browsers can show the originals of other pictures.
  const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const other = await upload(png, "dot.png");
  expect((await get(`${other.body.id}?as=picture`)).headers.get("content-type")).toBe("image/png");
});

test.each([
  ["Windows-1252", Buffer.from("Name,Stra\xdfe\nJ\xfcrgen,\x80 5\n", "latin1"), "Name,Straße\nJürgen,€ 5\n", "windows-1252"],
  ["UTF-16", Buffer.from("\ufeffName,Straße\nJürgen,€ 5\n", "utf16le"), "Name,Straße\nJürgen,€ 5\n", "utf-16le"],
])("a table in %s is read, and served with its type", async (_kind, bytes, text, charset) => {
  const { upload, read, get } = await person();
  const { status, body } = await upload(bytes, "people.csv");
  expect(status).toBe(201);
  expect((await read(body.id)).text).toMatchObject({ text });
  expect((await get(body.id)).headers.get("content-type")?.toLowerCase()).toBe(`text/csv; charset=${charset}`);
});

test("the text of a file is extracted, and a failure says why", async () => {
  const { upload, read } = await person();
  const [pdf, docx, text, broken] = await Promise.all([
    upload(makePdf(["Quarterly numbers"]), "a.pdf"),
    upload(makeDocx(["A letter"]), "b.docx"),
    upload("\ufeffwith a mark", "c.txt"),
    upload(makePdf(["Gone"]).subarray(0, 80), "d.pdf"),
  ]);
  expect(await read(pdf.body.id)).toMatchObject({ extraction: "done", text: { text: "Quarterly numbers", truncated: false } });
  expect(await read(docx.body.id)).toMatchObject({ extraction: "done", text: { text: "A letter" } });
  expect(await read(text.body.id)).toMatchObject({ extraction: "done", text: { text: "with a mark" } });
  expect(await read(broken.body.id)).toMatchObject({ extraction: "failed", error: expect.stringMatching(/damaged/), text: null });
});

test("20 MB are accepted, one byte more is not", async () => {
  const { upload } = await person();
  expect((await upload(Buffer.alloc(uploadBytesMax, 65), "whole.txt")).status).toBe(201);
  expect(await upload(Buffer.alloc(uploadBytesMax + 1, 65), "more.txt")).toMatchObject({
    status: 413,
    body: { detail: expect.stringContaining("20 MB") },
  });
});

test("the plan's storage limit fails with advice, and a larger plan has more", async () => {
  const { upload, user } = await person();
  const id = "0195a0a0-0000-7000-8000-000000000001";
  await db().upload.create({
    data: { id, userId: user.id, name: "big", mime: "text/plain", size: plans.free.storageBytesMax - 10, sha256: "0" },
  });
  expect((await upload("0123456789", "fits.txt")).status).toBe(201);
  const before = await readdir(join(folder, "uploads"));
  expect(await upload("1", "over.txt")).toMatchObject({
    status: 403,
    body: { error_code: "QUOTA_EXCEEDED", detail: expect.stringMatching(/512 MB.*upgrade to Pro for 20 GB/) },
  });
  // A file written before the limit was checked is marked as orphaned.
  const extra = (await readdir(join(folder, "uploads"))).filter((key) => !before.includes(key));
  expect(await db().deadFile.count({ where: { key: { in: extra } } })).toBe(extra.length);
  await db().user.update({ where: { id: user.id }, data: { plan: "pro" } });
  expect((await upload("1", "over.txt")).status).toBe(201);
});

test("no other user finds a file", async () => {
  const [ana, eve] = [await person(), await person()];
  const { body } = await ana.upload("mine", "a.txt");
  expect((await eve.get(body.id)).status).toBe(404);
  expect((await fetch(`${url}/uploads/${body.id}`)).status).toBe(401);
  expect(await uploadStates(actorOf(eve.user), [body.id])).toEqual([]);
});

test("a body without the field, and one that is not multipart, are rejected with a message", async () => {
  const { token } = await makeSession(await makeUser());
  const headers = { Authorization: `Bearer ${token}` };
  const form = new FormData();
  form.append("other", new Blob(["x"]), "x.txt");
  expect((await fetch(`${url}/uploads`, { method: "POST", headers, body: form })).status).toBe(422);
  expect((await fetch(`${url}/uploads`, { method: "POST", headers, body: "x" })).status).toBe(415);
});

test.each([
  ['quo"te.txt', 'quo"te.txt'],
  ["new\r\nline.txt", "newline.txt"],
  ["100%.txt", "100%.txt"],
  ["Grüße 日本 😀.txt", "Grüße 日本 😀.txt"],
  ["../../etc/passwd", "passwd"],
  ["..\\x.txt", "x.txt"],
  ["..", "file"],
])("a file that a browser sends as %j is called %j", async (sent, name) => {
  const { upload, get } = await person();
  const { status, body } = await upload("text", sent);
  expect({ status, name: body.name }).toEqual({ status: 201, name });
  expect((await get(body.id)).headers.get("content-disposition")).toMatch(/^attachment; filename=/);
});

test("the field named file is found after others, the first of two counts, and the type's case is ignored", async () => {
  const { token } = await makeSession(await makeUser());
  const headers = { Authorization: `Bearer ${token}` };
  const form = new FormData();
  form.append("note", "words");
  form.append("other", new Blob(["other"]), "other.txt");
  form.append("file", new Blob(["first"]), "first.txt");
  form.append("file", new Blob(["second"]), "second.txt");
  const response = await fetch(`${url}/uploads`, { method: "POST", headers, body: form });
  expect(await response.json()).toMatchObject({ name: "first.txt", size: 5 });
  const body = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n--x--\r\n';
  const shouted = { ...headers, "Content-Type": "Multipart/Form-Data; boundary=x" };
  expect((await fetch(`${url}/uploads`, { method: "POST", headers: shouted, body })).status).toBe(201);
});

test("a file far too large is answered with 413 and not with a broken connection", async () => {
  const { upload } = await person();
  expect((await upload(Buffer.alloc(3 * uploadBytesMax, 65), "huge.txt")).status).toBe(413);
});
