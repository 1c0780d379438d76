import { writeFileSync } from "node:fs";
import { deflateSync, gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { encodeIdx } from "../../codec/idx.ts";
import { encodeNpyHeader, type NpyHeader } from "../../codec/npy/header.ts";
import { crc32 } from "../../codec/png/crc32.ts";
import { encodePng } from "../../codec/png.ts";
import { filledRaster } from "../../codec/raster.ts";
import { DataError } from "../../errors.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { readImageFiles } from "./images.node.ts";
import { readLabels } from "./labels.node.ts";

/** Bytes that gzip and PNG data were inflated to. */
const inflated = vi.hoisted(() => ({ bytes: 0 }));

vi.mock("node:zlib", async (original) => {
  const zlib = await original<typeof import("node:zlib")>();
  const createGunzip: typeof zlib.createGunzip = (options) => {
    const stream = zlib.createGunzip(options);
    const push = stream.push.bind(stream);
    stream.push = (chunk: Uint8Array | null) => {
      inflated.bytes += chunk?.length ?? 0;
      return push(chunk);
    };
    return stream;
  };
  return { ...zlib, createGunzip };
});

vi.mock("fflate", async (original) => {
  const fflate = await original<typeof import("fflate")>();
  class Unzlib extends fflate.Unzlib {
    constructor(hear: (bytes: Uint8Array, last: boolean) => void) {
      super((bytes, last) => {
        inflated.bytes += bytes.length;
        hear(bytes, last);
      });
    }
  }
  return { ...fflate, Unzlib };
});

const at = temporaryFolder();
const surplus = Buffer.alloc(8 << 20);
/** The most bytes that may be inflated before an error: buffers of the streams. */
const little = 256 << 10;

beforeEach(() => {
  inflated.bytes = 0;
});

/** The error of readers of 8 x 8 images for a file. Throws if they raise none. */
async function refusal(name: string, content: Uint8Array): Promise<string> {
  writeFileSync(at(name), content);
  const blocks = async () => {
    for await (const _ of readImageFiles([at(name)], [8, 8, 1], false));
  };
  return refusalOf(blocks());
}

async function refusalOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof DataError) return error.message;
  throw new Error(`expected a DataError, found ${String(error)}`);
}

const npy = (header: NpyHeader, data: Uint8Array) => Buffer.concat([encodeNpyHeader(header), data]);
const idxHeader = (...sizes: number[]) => {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.set([0, 0, 8, sizes.length]);
  for (const [axis, size] of sizes.entries()) bytes.writeUInt32BE(size, 4 + 4 * axis);
  return bytes;
};

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

/** A grey PNG of 8 bits with `side` x `side` in its header and these data. */
function png(side: number, ...data: Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const chunks = data.map((each) => chunk("IDAT", each));
  return Buffer.concat([signature, chunk("IHDR", header), ...chunks, chunk("IEND", new Uint8Array(0))]);
}

describe("files of images that do not fit the model", () => {
  it.each(["u1", "f8"] as const)(
    "are refused by the header of an npy file of %s, before its data",
    async (type) => {
      for (const shape of [
        [250, 512, 512],
        [250, 262_144],
        [3, 9, 8, 1],
        [64, 1, 1, 1, 1],
      ]) {
        const said = await refusal("large.npy.gz", gzipSync(npy({ type, shape }, surplus)));
        expect(said).toContain("expected images of 8 x 8 x 1 (height, width, channels), found");
        expect(inflated.bytes).toBeLessThan(little);
        inflated.bytes = 0;
      }
    },
  );

  it("are refused by the header of an IDX file, before its data", async () => {
    const said = await refusal("large.idx.gz", gzipSync(Buffer.concat([idxHeader(250, 512, 512), surplus])));
    expect(said).toContain("expected images of 8 x 8 x 1 (height, width, channels), found 512 x 512");
    expect(inflated.bytes).toBeLessThan(little);
  });

  it("are refused by the header of a PNG picture, before its data", async () => {
    const said = await refusal("large.png", encodePng(filledRaster(2000, 1500, [7])));
    expect(said).toContain("found 1500 x 2000 pixels");
    expect(inflated.bytes).toBe(0);
  });

  it("are refused by the first line of a CSV file, whose length is limited", async () => {
    const line = Buffer.alloc(8 << 20, "0,");
    const said = await refusal("long.csv.gz", gzipSync(line, { level: 1 }));
    expect(said).toContain("long.csv.gz, line 1: expected at most 1052672 characters in a line, found more");
    expect(inflated.bytes).toBeLessThan(1_052_672 + little);
  });

  it("are refused if an npy header claims an excessive length", async () => {
    const claim = Buffer.concat([npy({ type: "u1", shape: [1, 8, 8] }, new Uint8Array(64)), surplus]);
    claim[6] = 2;
    claim.writeUInt32LE(4_000_000_000, 8);
    const said = await refusal("header.npy.gz", gzipSync(claim));
    expect(said).toContain("expected an npy header of at most 65535 bytes, found one of 4000000000");
    expect(inflated.bytes).toBeLessThan(little);
  });

  it("are refused as labels too", async () => {
    writeFileSync(at("labels.npy.gz"), gzipSync(npy({ type: "f8", shape: [250, 8192] }, surplus)));
    expect(await refusalOf(readLabels(at("labels.npy.gz"), 10))).toContain(
      "expected one label per datum, found [8192]",
    );
    writeFileSync(at("labels.idx.gz"), gzipSync(Buffer.concat([idxHeader(1), Uint8Array.of(3), surplus])));
    expect(await refusalOf(readLabels(at("labels.idx.gz"), 10))).toContain(
      "expected the end of the file after 1 images",
    );
    expect(inflated.bytes).toBeLessThan(2 * little);
  });
});

describe("files with more data than in their header", () => {
  it("are read to the expected end and refused: npy", async () => {
    const said = await refusal("surplus.npy.gz", gzipSync(npy({ type: "u1", shape: [2, 8, 8] }, surplus)));
    expect(said).toContain(
      "expected 128 bytes of data according to its header (u1 [2, 8, 8]), found 129 (too many)",
    );
    expect(inflated.bytes).toBeLessThan(little);
  });

  it("are read to the expected end and refused: IDX", async () => {
    const said = await refusal("surplus.idx.gz", gzipSync(Buffer.concat([idxHeader(2, 8, 8), surplus])));
    expect(said).toContain("expected the end of the file after 2 images of 64 bytes, found more bytes");
    expect(inflated.bytes).toBeLessThan(little);
  });

  it("are inflated to the expected end and refused: PNG", async () => {
    const said = await refusal("surplus.png", png(8, deflateSync(surplus)));
    expect(said).toContain("its data hold more than the 72 bytes of its pixels");
    expect(inflated.bytes).toBeLessThan(little);
    inflated.bytes = 0;
    const zipped = await refusal("surplus.png.gz", gzipSync(png(8, deflateSync(surplus))));
    expect(zipped).toContain("its data hold more than the 72 bytes of its pixels");
    expect(inflated.bytes).toBeLessThan(little);
  });

  it("are refused if PNG data continue after the end of the compressed stream", async () => {
    const whole = deflateSync(new Uint8Array(72));
    expect(await refusal("after.png", png(8, whole, surplus))).toContain("its data continue after the 72");
    expect(await refusal("before.png", png(8, deflateSync(new Uint8Array(9)), surplus))).toContain(
      "its data continue after the 9 of 72 bytes",
    );
  });
});

describe("files with less data than in their header", () => {
  it("are refused when truncated anywhere, plain and gzipped", async () => {
    const idx = encodeIdx({ type: "ubyte", shape: [2, 8, 8], values: new Uint8Array(128) });
    const files = {
      "cut.npy": npy({ type: "u1", shape: [2, 8, 8] }, new Uint8Array(128)),
      "cut.idx": idx,
      "cut.png": encodePng(filledRaster(8, 8, [7])),
    };
    for (const [name, whole] of Object.entries(files)) {
      for (let length = 8; length < whole.length; length += 5) {
        const cut = whole.subarray(0, length);
        expect(await refusal(name, cut), `${name}, ${length} bytes`).toContain(name);
        expect(await refusal(`${name}.gz`, gzipSync(cut))).toContain(name);
      }
    }
  });

  it("are refused without allocating the size in a PNG header", async () => {
    const before = process.memoryUsage().arrayBuffers;
    writeFileSync(at("claim.png"), png(60_000, deflateSync(new Uint8Array(72))));
    const reading = async () => {
      for await (const _ of readImageFiles([at("claim.png")], [60_000, 60_000, 1], false));
    };
    expect(await refusalOf(reading())).toContain(
      "its data end after 72 of the 3600060000 bytes of its pixels",
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });
});
