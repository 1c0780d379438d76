import { DataError } from "../../errors.ts";
import { fileSection, type RandomAccess, readWhole } from "../randomAccess.ts";
import type { ArchiveFile } from "./archive.ts";

const block = 512;
/** Largest size of an extended header, such as a long name, in bytes. */
const longestHeader = 2 ** 20;
const fields = {
  name: [0, 100],
  size: [124, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  prefix: [345, 155],
} as const;

/** Whether bytes begin like a tar archive: with a header whose checksum is correct. */
export function isTar(start: Uint8Array): boolean {
  return start.length >= block && start[0] !== 0 && checksumFits(start.subarray(0, block));
}

/**
 * The files of a tar archive (POSIX ustar and pax, and GNU's long names). Folders are omitted. A link is listed, but
 * cannot be opened.
 *
 * @param inMemory whether the archive is in memory
 * @throws DataError if it is damaged or cut off
 */
export async function readTar(file: RandomAccess, inMemory: boolean): Promise<readonly ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  let extended: { readonly path?: string; readonly size?: number } = {};
  for (let at = 0; at < file.size; ) {
    const header = await readWhole(file, at, block, "a header");
    if (header.every((byte) => byte === 0)) return files;
    if (!checksumFits(header)) throw damaged(file.name, `no file begins at byte ${at}`);
    const type = textOf(header, fields.type);
    const size = extended.size ?? sizeOf(header);
    const start = at + block;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > file.size)
      throw damaged(file.name, `the ${size} bytes from byte ${start} are missing`);
    at = start + Math.ceil(size / block) * block;
    if (type === "x" || type === "L") {
      if (size > longestHeader) throw damaged(file.name, `the header at byte ${start} has ${size} bytes`);
      const text = new TextDecoder().decode(await readWhole(file, start, size, "a header"));
      extended = { ...extended, ...(type === "L" ? { path: text.replace(/\0.*$/s, "") } : paxOf(text)) };
      continue;
    }
    // Types K (a long link target) and g (defaults for all later files) are skipped.
    if (type === "K" || type === "g") continue;
    const prefix = textOf(header, fields.prefix);
    const short = textOf(header, fields.name);
    const isPosix = new TextDecoder().decode(header.subarray(257, 262)) === "ustar" && header[262] === 0;
    const name = extended.path ?? (isPosix && prefix !== "" ? `${prefix}/${short}` : short);
    extended = {};
    if (type === "5" || name.endsWith("/")) continue;
    const place = `${file.name}/${name}`;
    const isFile = ["", "0", "7"].includes(type);
    const open = async () => {
      if (isFile) return fileSection(file, place, start, size);
      throw new DataError(
        `${place}: expected a file, found ${/[12]/.test(type) ? `a link to ${textOf(header, fields.link)}` : "another kind of entry"}. Unpack the archive.`,
      );
    };
    files.push({ name, size: isFile ? size : 0, inMemory, open });
  }
  throw damaged(file.name, "its end is missing");
}

/** `path` and `size` of a pax header, whose lines are `<length> <key>=<value>`. */
function paxOf(text: string): { readonly path?: string; readonly size?: number } {
  const found = (key: string): string | undefined =>
    new RegExp(`^\\d+ ${key}=(.*)$`, "m").exec(text)?.[1] ?? undefined;
  const [path, size] = [found("path"), found("size")];
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) };
}

function textOf(header: Uint8Array, [start, length]: readonly [start: number, length: number]): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal digits, or a number in base 256 if the first bit is set. */
function sizeOf(header: Uint8Array): number {
  const [start, length] = fields.size;
  if (((header[start] ?? 0) & 0x80) === 0) return octalOf(textOf(header, fields.size));
  return header.subarray(start + 1, start + length).reduce((number, byte) => number * 256 + byte, 0);
}

function octalOf(text: string): number {
  const digits = text.trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** The checksum is the sum of all bytes, with its own bytes counted as spaces. */
function checksumFits(header: Uint8Array): boolean {
  const [start, length] = fields.checksum;
  let sum = 32 * length;
  for (const [at, byte] of header.entries()) if (at < start || at >= start + length) sum += byte;
  return octalOf(textOf(header, fields.checksum)) === sum;
}

function damaged(name: string, reason: string): DataError {
  return new DataError(`${name}: the tar archive is damaged or cut off (${reason}). Get it again.`);
}
