import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Storage } from "../storage.ts";

/** `endpoint`: an S3-compatible server other than AWS. Keys and region come from the usual AWS variables. */
export type S3Options = { bucket: string; endpoint?: string | undefined };

/** Objects of one bucket, under `uploads/`. */
export function createS3Storage({ bucket, endpoint }: S3Options): Storage {
  const client = s3Client(endpoint, true);
  // A streamed body cannot be resent, and an idle connection may have been closed by the server or a proxy: so each write uses a
  // new one.
  const writer = s3Client(endpoint, false);
  const at = (key: string) => ({ Bucket: bucket, Key: `uploads/${key}` });
  return {
    async put(key, body, size) {
      // The SDK does not watch its source: without this, one that fails would leave the request hanging and its error unhandled.
      const broken = new AbortController();
      body.once("error", (error) => broken.abort(error));
      const command = new PutObjectCommand({ ...at(key), Body: body, ContentLength: size, ContentType: "application/octet-stream" });
      const { ETag } = await writer.send(command, { abortSignal: broken.signal }).catch((error: unknown) => {
        // The SDK reports its own abort, which looks like a server error; the source's error is the cause.
        throw broken.signal.aborted ? broken.signal.reason : error;
      });
      // Any web server may answer 200 to a PUT and store nothing.
      if (!ETag) throw Object.assign(new Error("the server at AWS_ENDPOINT_URL answers, but not as S3 does"), { name: "NoS3Server" });
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(key)));
        return Body instanceof Readable ? Body : null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    async exists(key) {
      try {
        await client.send(new HeadObjectCommand(at(key)));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
}

/** `keepAlive`: off for bodies that cannot be resent. */
export function s3Client(endpoint: string | undefined, keepAlive: boolean): S3Client {
  return new S3Client({
    region: process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || "us-east-1",
    // Other servers often support neither virtual-host addressing nor the newer checksums.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // The SDK's default agents would ignore the environment's proxy.
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      httpAgent: new HttpAgent({ keepAlive, proxyEnv: process.env }),
      httpsAgent: new HttpsAgent({ keepAlive, proxyEnv: process.env }),
    },
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof NoSuchKey || error instanceof NotFound;
}
