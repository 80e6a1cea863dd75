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

/** `endpoint`: a server that speaks S3 without being AWS. Keys and region come from the usual AWS variables. */
export type S3Options = { bucket: string; endpoint?: string | undefined };

/** Objects of one bucket, under `uploads/`. */
export function createS3Storage({ bucket, endpoint }: S3Options): Storage {
  const client = s3Client(endpoint, true);
  // A body that streams cannot be sent again, and a connection that waited may have been closed by the server, or by a proxy
  // after each answer: what is written gets one of its own.
  const writer = s3Client(endpoint, false);
  const at = (key: string) => ({ Bucket: bucket, Key: `uploads/${key}` });
  return {
    async put(key, body, size) {
      // The SDK does not listen to its source: one that breaks off would leave the request waiting and its error uncaught.
      const broken = new AbortController();
      body.once("error", (error) => broken.abort(error));
      const command = new PutObjectCommand({ ...at(key), Body: body, ContentLength: size, ContentType: "application/octet-stream" });
      const { ETag } = await writer.send(command, { abortSignal: broken.signal }).catch((error: unknown) => {
        // The SDK tells of its own end, which reads like that of a server; what ended it is the source's.
        throw broken.signal.aborted ? broken.signal.reason : error;
      });
      // Any web server may answer 200 to a PUT, and keep nothing.
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

/** `keepAlive`: off where bodies are sent that cannot be sent again. */
export function s3Client(endpoint: string | undefined, keepAlive: boolean): S3Client {
  return new S3Client({
    region: process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || "us-east-1",
    // Other servers seldom answer to bucket names as host names, nor to the newer checksums.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Agents of its own would not know of the proxy that the environment names.
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
