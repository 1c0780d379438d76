import { mkdir, writeFile } from "node:fs/promises";
import { beforeAll, expect, it } from "vitest";
import { plotKinds } from "../../src/analyse/plots/kinds.ts";
import { evaluateRun } from "../../src/apply/evaluateRun.ts";
import { plotRun } from "../../src/apply/plotRun.ts";
import { reconstructRun } from "../../src/apply/reconstructRun.ts";
import { reportRun } from "../../src/apply/reportRun.ts";
import { sampleRun } from "../../src/apply/sampleRun.ts";
import { encodeIdx } from "../../src/codec/idx.ts";
import { randomStream } from "../../src/random/stream.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

const at = temporaryFolder();
const side = 8;

/** Noisy images of 8 x 8 pixels, each class of a colour of its own. */
async function writeColours(name: string, count: number): Promise<void> {
  const noise = new Float32Array(count * side * side * 3);
  randomStream(0, `colours/${name}`).uniforms(0, noise);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
  const pixels = Uint8Array.from(noise, (value, index) => {
    const image = Math.floor(index / (side * side * 3));
    return 40 * value + (index % 3 === image % 3 ? 200 : 0);
  });
  const images = encodeIdx({ type: "ubyte", shape: [count, side, side, 3], values: pixels });
  await writeFile(at("colours", `${name}-images-idx3-ubyte`), images);
  await writeFile(
    at("colours", `${name}-labels-idx1-ubyte`),
    encodeIdx({ type: "ubyte", shape: [count], values: labels }),
  );
}

beforeAll(async () => {
  await mkdir(at("colours"));
  await writeColours("train", 48);
  await writeColours("t10k", 18);
  const settings = { data: at("colours"), encoder: "conv", channels: [4, 6], epochs: 1, threads: 1 } as const;
  for await (const _ of trainRun({ ...settings, latentSize: 2, out: at("run") }));
  for await (const _ of trainRun({ ...settings, latentSize: 2, corrupt: "masking", out: at("restoring") }));
});

it("every plot of a report, samples, reconstructions and figures accept colour images", async () => {
  const { figures, missing } = await reportRun(at("run"));
  const titles = [...figures, ...missing.map(({ title }) => title)];
  expect(titles).toEqual(expect.arrayContaining(plotKinds.map(({ title }) => title)));
  expect(missing.map(({ title }) => title)).toEqual(["Restored images"]);
  for (const [name, run] of [
    ["denoising", at("restoring")],
    ["comparison", at("run")],
  ] as const)
    expect((await plotRun(name, run, { out: at(`${name}.svg`) })).width).toBeGreaterThan(100);
  const { images } = await sampleRun(at("run"), { count: 4 });
  expect(images).toMatchObject({ count: 4, height: side, width: side, channels: 3 });
  const { shown: rows } = await reconstructRun(at("run"));
  expect(rows?.originals).toMatchObject({ count: 8, channels: 3 });
  expect((await evaluateRun(at("run"), { samples: 2 })).split).toBe("test");
});
