import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DataError } from "../../errors.ts";
import type { DownloadProgress } from "../load.ts";

export interface DownloadRequest {
  /** The file's name, for progress and errors. */
  readonly file: string;
  /** Addresses of the file, in the order in which they are tried. */
  readonly addresses: readonly string[];
  /** Path of the downloaded file. An incomplete file is named `destination`.part. */
  readonly destination: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Timeout in seconds: a server is given up if it sends nothing for this time. Default: 30. */
  readonly stallSeconds?: number | undefined;
}

/** Default timeout in seconds. Even a slow server sends something in less time. */
const usualStallSeconds = 30;

/** The longest timer, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** How often an interrupted download is resumed, for each address. */
const largestResumes = 10;

type Attempt =
  | { readonly kind: "complete" }
  | { readonly kind: "cut"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Downloads a file with a known SHA-256 from the first address that has it. Partial downloads are kept and resumed
 * (HTTP Range), in this call or a later one. The file gets its final name only when it is complete, on disk and its
 * checksum matches.
 *
 * @throws DataError if the download fails for all addresses, with the reason for each
 * @throws the signal's reason if it aborts
 */
export async function downloadFile(request: DownloadRequest): Promise<void> {
  const { addresses, destination, signal } = request;
  await mkdir(dirname(destination), { recursive: true }).catch((cause: Error) => {
    throw notWritable(dirname(destination), cause);
  });
  const failures: string[] = [];
  for (const address of addresses) {
    const reason = await downloadFrom(address, request);
    signal?.throwIfAborted();
    if (reason === undefined) return;
    failures.push(`  ${address}: ${reason}`);
  }
  throw new DataError(`${request.file}: the download failed.\n${failures.join("\n")}`);
}

/** Returns the reason if the download from this address failed. */
async function downloadFrom(address: string, request: DownloadRequest): Promise<string | undefined> {
  const part = `${request.destination}.part`;
  let resumes = 0;
  for (;;) {
    const kept = await sizeOf(part);
    const attempt = await attemptDownload(address, kept, request);
    if (attempt.kind === "refused") return attempt.reason;
    if (attempt.kind === "cut") {
      if (resumes >= largestResumes) return attempt.reason;
      resumes += 1;
      continue;
    }
    const found = await hashOf(part);
    if (found === request.sha256) {
      await rename(part, request.destination);
      return undefined;
    }
    await rm(part, { force: true });
    // The partial file may belong to another file. Try once more from the start.
    if (kept === 0) return `expected sha256 ${request.sha256}, found ${found}`;
  }
}

async function attemptDownload(address: string, kept: number, request: DownloadRequest): Promise<Attempt> {
  const { file, bytes, onProgress, signal } = request;
  if (kept >= bytes) return { kind: "complete" };
  const patience = createPatience(request.stallSeconds ?? usualStallSeconds, signal);
  let response: Response;
  try {
    response = await fetch(address, {
      headers: { "accept-encoding": "identity", ...(kept > 0 && { range: `bytes=${kept}-` }) },
      signal: patience.signal,
    });
  } catch (cause) {
    patience.end();
    return { kind: "refused", reason: reasonOf(cause) };
  }
  const resumed =
    response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${kept}-`);
  if (response.body === null || !(response.status === 200 || resumed)) {
    patience.end();
    await response.body?.cancel();
    return { kind: "refused", reason: `HTTP ${response.status} ${response.statusText}`.trim() };
  }
  const begin = resumed ? kept : 0;
  let received = begin;
  let reason = "the response ended";
  const part = `${request.destination}.part`;
  const handle = await open(part, resumed ? "a" : "w").catch((cause: Error) => {
    patience.end();
    throw notWritable(part, cause);
  });
  try {
    for await (const chunk of response.body) {
      received += chunk.length;
      if (received > bytes) return { kind: "refused", reason: `expected ${bytes} bytes, found more` };
      await writeWhole(handle, chunk);
      onProgress?.({ file, receivedBytes: received, totalBytes: bytes });
      patience.renew();
    }
  } catch (cause) {
    reason = reasonOf(cause);
  } finally {
    patience.end();
    await handle.sync();
    await handle.close();
  }
  if (received === bytes) return { kind: "complete" };
  // If nothing arrived within the timeout, another attempt would not help.
  const kind = patience.ended && received === begin ? "refused" : "cut";
  return { kind, reason: `interrupted at ${received} of ${bytes} bytes (${reason})` };
}

interface Patience {
  /** Aborts if nothing arrived within the timeout, or the caller aborts. */
  readonly signal: AbortSignal;
  /** Whether the timeout was reached. */
  readonly ended: boolean;
  /** Restarts the timeout, because data arrived. */
  renew(): void;
  end(): void;
}

/** A timeout that restarts with each received byte: slow servers are tolerated, silent ones are not. */
function createPatience(seconds: number, signal: AbortSignal | undefined): Patience {
  const controller = new AbortController();
  let ended = false;
  const giveUp = () => {
    ended = true;
    controller.abort(new Error(`no data for ${seconds} seconds`));
  };
  const timer = setTimeout(giveUp, Math.min(1000 * seconds, longestTimer));
  const stop = () => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  return {
    signal: controller.signal,
    get ended() {
      return ended;
    },
    renew: () => void timer.refresh(),
    end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}

function notWritable(path: string, cause: Error): DataError {
  return new DataError(
    `${path}: this path is not writable: ${cause.message}. Set NELBO_CACHE to a folder of your own.`,
  );
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    written += (await handle.write(chunk, written, chunk.length - written)).bytesWritten;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (status) => status.size,
    () => 0,
  );
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** The innermost message of an error; fetch wraps the cause in "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return error.message || code || error.name;
}
