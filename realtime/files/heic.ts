import { open, readFile } from "node:fs/promises";
import decode from "heic-decode";
import sharp from "sharp";
import { UnreadableFile } from "./worker-jobs.ts";

/** More than phones produce; each pixel takes four bytes, twice. */
const pixelsMax = 50_000_000;

/** Whether a file starts with the `ftyp` box of a HEIC brand. */
export async function isHeic(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(12), 0, 12, 0);
    return /^ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)$/.test(buffer.toString("latin1", 4, 12));
  } finally {
    await handle.close();
  }
}

/** Decodes a HEIC image to raw pixels, after checking its size. */
export async function readHeic(path: string): Promise<ReturnType<typeof sharp>> {
  const images = await decode.all({ buffer: await readFile(path) });
  try {
    const [first] = images;
    if (!first) throw new UnreadableFile("This image is damaged.");
    if (first.width * first.height > pixelsMax)
      throw new UnreadableFile("This image has more than 50 million pixels. Make it smaller first.");
    const { width, height, data } = await first.decode();
    return sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), { raw: { width, height, channels: 4 } });
  } finally {
    images.dispose();
  }
}
