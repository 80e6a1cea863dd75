import { Unzip, UnzipInflate } from "fflate";
import { unpackedBytesMax } from "#contracts/transfer.ts";
import { unreadable } from "./unreadable.ts";

type Unpacked = { name: string; bytes: Uint8Array };
/** What a piece of an archive may become is counted after each: a small one can become a thousand times as much. */
const pieceBytes = 4096;
const filesMax = 1000;
const directoryBytesMax = 65_557;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The files of an archive, unpacked piece by piece until they are too large: what its directory promises is not believed. @throws VALIDATION */
export function unpack(archive: Uint8Array): Unpacked[] {
  // Its directory stands at its end.
  if (
    !Buffer.from(archive.buffer, archive.byteOffset, archive.length).includes(
      "PK\u0005\u0006",
      Math.max(0, archive.length - directoryBytesMax),
      "latin1",
    )
  ) {
    throw unreadable("is an archive that was cut off");
  }
  const files: Unpacked[] = [];
  let size = 0;
  let failure: unknown;
  const unzip = new Unzip((file) => {
    const pieces: Uint8Array[] = [];
    file.ondata = (error, piece, isLast) => {
      failure ??= error;
      size += piece?.length ?? 0;
      if (piece && size <= unpackedBytesMax) pieces.push(piece);
      if (isLast) files.push({ name: file.name, bytes: Buffer.concat(pieces) });
    };
    if (/\.(?:csv|json)$/i.test(file.name) && files.length < filesMax) file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < archive.length && size <= unpackedBytesMax && !failure; at += pieceBytes) {
      unzip.push(archive.subarray(at, at + pieceBytes), at + pieceBytes >= archive.length);
    }
  } catch (error) {
    failure ??= error;
  }
  if (size > unpackedBytesMax) throw unreadable(`unpacks to more than ${unpackedBytesMax / 1_048_576} MB`);
  if (failure) throw unreadable("is an archive that cannot be unpacked", failure);
  return files;
}
