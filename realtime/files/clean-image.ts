import sharp from "sharp";
import { isHeic, readHeic } from "./heic.ts";
import { UnreadableFile, workLimits } from "./worker-jobs.ts";

const { imageEdge } = workLimits;
const fitted = { width: imageEdge, height: imageEdge, fit: "inside", withoutEnlargement: true } as const;

/** Re-encodes an image: upright, without EXIF and other metadata, at most 2048 pixels per edge, one frame. */
export async function cleanImage(path: string, target: string): Promise<{ written: true }> {
  sharp.concurrency(1);
  sharp.cache(false);
  const heic = (await isHeic(path)) ? await readHeic(path) : null;
  if (heic) {
    await heic.resize(fitted).flatten({ background: "white" }).jpeg({ quality: 88 }).toFile(target);
    return { written: true };
  }
  const { width = 0, height = 0, format } = await sharp(path, { limitInputPixels: false }).metadata();
  if (width * height > workLimits.imagePixels)
    throw new UnreadableFile("This image has more than 100 million pixels. Make it smaller first.");
  const image = sharp(path, { limitInputPixels: workLimits.imagePixels, failOn: "error", sequentialRead: true }).rotate().resize(fitted);
  if (format === "jpeg") image.jpeg({ quality: 88, mozjpeg: false });
  else if (format === "webp") image.webp({ quality: 88 });
  else if (format === "gif") image.gif();
  else image.png({ compressionLevel: 6 });
  await image.toFile(target);
  return { written: true };
}
