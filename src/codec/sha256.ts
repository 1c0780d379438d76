import { chunksOf } from "./chunks.ts";

/**
 * Maximum number of bytes in one call of Web Crypto. Engines refuse more than 2^31 - 1, and some have a lower limit.
 */
const largestDigest = 2 ** 28;

/**
 * The SHA-256 of bytes, or of a text in UTF-8, in hexadecimal digits. Computed off the main thread, except for more
 * than 256 MiB, which not every Web Crypto accepts: these are hashed in pieces on this thread.
 */
export async function sha256(content: Uint8Array | string, largest = largestDigest): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  if (bytes.length > largest) return hashInChunks(bytes, largest);
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return hexadecimal(new Uint8Array(digest));
}

/** A SHA-256 of bytes that arrive in pieces. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** In hexadecimal digits. */
  digest(): string;
}

/** Creates a hash of pieces. Web Crypto has none, so it is computed on this thread. */
export async function incrementalSha256(): Promise<RunningHash> {
  const { sha256: incremental } = await import("@noble/hashes/sha2.js");
  const hash = incremental.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => hexadecimal(hash.digest()) };
}

async function hashInChunks(bytes: Uint8Array, size: number): Promise<string> {
  const hash = await incrementalSha256();
  for (const chunk of chunksOf(bytes, size)) hash.update(chunk);
  return hash.digest();
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
