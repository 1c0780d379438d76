import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import type { DownloadProgress } from "../load.ts";
import { type DownloadRequest, downloadFile } from "./download.node.ts";

const FILE = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >> 5);
const SHA256 = createHash("sha256").update(FILE).digest("hex");

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The response of a server that supports ranges. */
const honest: Answer = (request, response) => {
  const start = rangeStart(request);
  if (start === 0) response.writeHead(200, { "content-length": FILE.length });
  else response.writeHead(206, { "content-range": `bytes ${start}-${FILE.length - 1}/${FILE.length}` });
  response.end(FILE.subarray(start));
};

/** Answers as `honest` does, but cuts the connection after `bytes` more. */
function cutAfter(bytes: number): Answer {
  return (request, response) => {
    const start = rangeStart(request);
    const range = { "content-range": `bytes ${start}-${FILE.length - 1}/${FILE.length}` };
    response.writeHead(start === 0 ? 200 : 206, { "content-length": FILE.length - start, ...range });
    response.write(FILE.subarray(start, start + bytes), () => setTimeout(() => response.socket?.end(), 20));
  };
}

function rangeStart(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}

let folder: string;
let answers: Answer[];
let ranges: (string | undefined)[];
let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-download-"));
  answers = [];
  ranges = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const answer = answers.shift() ?? honest;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
});

afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

function request(changes: Partial<DownloadRequest> = {}): DownloadRequest {
  const destination = join(folder, "deep", "file.gz");
  return {
    file: "file.gz",
    addresses: [`${base}/a`],
    destination,
    bytes: FILE.length,
    sha256: SHA256,
    ...changes,
  };
}

async function expectWhole(): Promise<void> {
  expect(await readdir(join(folder, "deep"))).toEqual(["file.gz"]);
  expect((await readFile(join(folder, "deep", "file.gz"))).equals(FILE)).toBe(true);
}

describe("downloadFile", () => {
  it("downloads a file, reports progress, and leaves no other files", async () => {
    const heard: DownloadProgress[] = [];
    await downloadFile(request({ onProgress: (progress) => heard.push(progress) }));
    await expectWhole();
    expect(heard.at(-1)).toEqual({ file: "file.gz", receivedBytes: FILE.length, totalBytes: FILE.length });
    const received = heard.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(ranges).toEqual([undefined]);
  });

  it("resumes an interrupted connection repeatedly", async () => {
    answers = [cutAfter(100_000), cutAfter(0), cutAfter(50_000)];
    await downloadFile(request());
    await expectWhole();
    expect(ranges).toHaveLength(4);
    expect(ranges.filter((range) => range !== undefined)).not.toEqual([]);
  });

  it("gives up a server that always interrupts, keeps the partial file, and resumes in a later call", async () => {
    answers = Array.from({ length: 40 }, () => cutAfter(5_000));
    await expect(downloadFile(request())).rejects.toThrow(/interrupted at \d+ of 300000 bytes/);
    expect(await readdir(join(folder, "deep"))).toEqual(["file.gz.part"]);
    const kept = (await stat(join(folder, "deep", "file.gz.part"))).size;
    expect(kept).toBeGreaterThan(0);
    answers = [];
    ranges = [];
    await downloadFile(request());
    await expectWhole();
    expect(ranges).toEqual([`bytes=${kept}-`]);
  });

  it("starts over if the server does not support ranges", async () => {
    answers = [
      cutAfter(100_000),
      (_, response) => {
        response.writeHead(200);
        response.end(FILE);
      },
    ];
    await downloadFile(request());
    await expectWhole();
  });

  it("starts over if the partial file belongs to another file", async () => {
    await downloadFile(request());
    await rm(join(folder, "deep", "file.gz"));
    await writeFile(join(folder, "deep", "file.gz.part"), new Uint8Array(1_000).fill(77));
    ranges = [];
    await downloadFile(request());
    await expectWhole();
    expect(ranges).toEqual(["bytes=1000-", undefined]);
  });

  it("uses a complete .part without a request, and drops one that is too long", async () => {
    await downloadFile(request());
    await rm(join(folder, "deep", "file.gz"));
    await writeFile(join(folder, "deep", "file.gz.part"), FILE);
    ranges = [];
    await downloadFile(request());
    expect(ranges).toEqual([]);
    await rm(join(folder, "deep", "file.gz"));
    await writeFile(join(folder, "deep", "file.gz.part"), new Uint8Array(FILE.length + 5));
    await downloadFile(request());
    await expectWhole();
    expect(ranges).toEqual([undefined]);
  });

  it("continues with the next mirror after 404, after a wrong file, and after one that is too long", async () => {
    const other = Uint8Array.from(FILE).fill(1, 5, 9);
    answers = [
      (_, response) => void response.writeHead(404).end("not here"),
      (_, response) => void response.writeHead(200).end(other),
      (_, response) => void response.writeHead(200).end(Buffer.concat([FILE, FILE])),
    ];
    await downloadFile(request({ addresses: ["a", "b", "c", "d"].map((path) => `${base}/${path}`) }));
    await expectWhole();
  });

  it("names every address and its problem, and leaves no wrong file behind", async () => {
    const other = Uint8Array.from(FILE).fill(1, 5, 9);
    const found = createHash("sha256").update(other).digest("hex");
    answers = [
      (_, response) => void response.writeHead(404).end(),
      (_, response) => void response.writeHead(200).end(other),
    ];
    const addresses = [`${base}/a`, `${base}/b`, "http://127.0.0.1:1/c"];
    const error = await downloadFile(request({ addresses })).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    const lines = String((error as Error).message).split("\n");
    expect(lines[0]).toBe("file.gz: the download failed.");
    expect(lines[1]).toBe(`  ${base}/a: HTTP 404 Not Found`);
    expect(lines[2]).toBe(`  ${base}/b: expected sha256 ${SHA256}, found ${found}`);
    expect(lines[3]).toMatch(/^ {2}http:\/\/127\.0\.0\.1:1\/c: .+/);
    expect(await readdir(join(folder, "deep"))).toEqual([]);
  });

  it("stops when aborted, with the signal's reason, and keeps the partial file", async () => {
    const controller = new AbortController();
    answers = [(_, response) => void response.writeHead(200).write(FILE.subarray(0, 9_000))];
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(downloadFile(request({ onProgress, signal: controller.signal }))).rejects.toThrow("enough");
    expect((await stat(join(folder, "deep", "file.gz.part"))).size).toBe(9_000);
    await expect(downloadFile(request({ signal: controller.signal }))).rejects.toThrow("enough");
    await downloadFile(request());
    await expectWhole();
  });

  it("gives up a server that never responds or stops sending, and tries the next", async () => {
    const silent: Answer = () => {};
    const fallsSilent: Answer = (_, response) => {
      response.writeHead(200, { "content-length": FILE.length });
      response.flushHeaders();
    };
    answers = [silent, fallsSilent];
    const addresses = ["a", "b", "c"].map((path) => `${base}/${path}`);
    await downloadFile(request({ addresses, stallSeconds: 0.3 }));
    await expectWhole();
    await rm(join(folder, "deep", "file.gz"));
    answers = [silent, fallsSilent];
    const failing = downloadFile(request({ addresses: addresses.slice(0, 2), stallSeconds: 0.3 }));
    await expect(failing).rejects.toThrow(
      `${base}/a: no data for 0.3 seconds\n  ${base}/b: interrupted at 0 of 300000 bytes (no data for 0.3 seconds)`,
    );
  });

  it("waits for a slow server that sends, longer in total than for a silent one", async () => {
    answers = [
      (_, response) => {
        response.writeHead(200, { "content-length": FILE.length });
        const piece = FILE.length / 10;
        let sent = 0;
        const timer = setInterval(() => {
          response.write(FILE.subarray(sent, sent + piece));
          sent += piece;
          if (sent >= FILE.length) clearInterval(timer);
        }, 150);
      },
    ];
    const begun = performance.now();
    await downloadFile(request({ stallSeconds: 1 }));
    expect(performance.now() - begun).toBeGreaterThan(1200);
    await expectWhole();
    expect(ranges).toEqual([undefined]);
  });

  it("resumes a file after a server stopped sending", async () => {
    answers = [(_, response) => void response.writeHead(200).write(FILE.subarray(0, 100_000))];
    await downloadFile(request({ stallSeconds: 0.5 }));
    await expectWhole();
    expect(ranges).toEqual([undefined, "bytes=100000-"]);
  });

  it("fails if the path is not writable", async () => {
    await writeFile(join(folder, "deep"), "a file where a folder should be");
    await expect(downloadFile(request())).rejects.toThrow(/deep: this path is not writable.*Set NELBO_CACHE/);
    await mkdir(join(folder, "other", "file.gz.part"), { recursive: true });
    const blocked = request({ destination: join(folder, "other", "file.gz"), bytes: 2 ** 40 });
    await expect(downloadFile(blocked)).rejects.toThrow(/file\.gz\.part: this path is not writable/);
  });
});
