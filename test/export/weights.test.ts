import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import { encodeSafetensors } from "../../src/codec/safetensors/encode.ts";
import type { StoredTensor } from "../../src/codec/safetensors/tensor.ts";
import { modelOf } from "../../src/config/assemble.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { importWeights } from "../../src/run/importWeights.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";
import { channelsFirst } from "./models.ts";

const at = temporaryFolder();
/** Written by make_pytorch_weights.py. */
const file = fileURLToPath(new URL("./pytorch.safetensors", import.meta.url));
const stored = JSON.parse(readFileSync(new URL("./pytorch.json", import.meta.url), "utf8")) as Record<
  "x" | "mu" | "mean",
  { readonly data: readonly number[] }
>;
const settings: ConfigInput = {
  encoder: "conv",
  channels: [4, 4],
  hiddenSizes: [6],
  latentSize: 2,
  activation: "tanh",
};
const model = modelOf(resolveConfig(settings), [8, 8, 3]);

/** Images [N, C, H, W] as [N, H, W, C]. */
function channelsLast(images: readonly number[]): Uint8Array {
  // The axes [C, H x W] change places as [H x W, C] do.
  return channelsFirst(Uint8Array.from(images), [1, 3, 64]);
}

async function run(program: Program, path: string) {
  const parameters = await importWeights(model, path);
  const leaves = program.parameters.map(({ name }) => [name, parameters[name] ?? []]);
  return interpret(program, { x: channelsLast(stored.x.data), ...Object.fromEntries(leaves) }, 2);
}

/** The stored file with some tensors changed. */
function changed(
  name: string,
  change: (tensors: Record<string, StoredTensor>) => void,
  metadata = {},
): string {
  const tensors = { ...decodeSafetensors(readFileSync(file), file).tensors };
  change(tensors);
  const path = at(name);
  writeFileSync(path, encodeSafetensors(tensors, metadata));
  return path;
}

describe("weights of PyTorch", () => {
  it("give PyTorch's results: kernels and flattened axes are reordered", async () => {
    const { mu } = await run(model.encoding, file);
    expectClose(mu?.data ?? [], stored.mu.data, { relative: 1e-5, absolute: 1e-6 }, "mu");
    const { mean } = await run(model.reconstruction, file);
    const found = channelsFirst(Float32Array.from(mean?.data ?? []), [8, 8, 3]);
    expectClose(found, stored.mean.data, { relative: 1e-5, absolute: 1e-6 }, "mean");
  });

  it("keep the order of flattened axes if the file's metadata require it", async () => {
    const path = changed("ordered.safetensors", () => {}, { flattening: "channels last" });
    const { mu } = await run(model.encoding, path);
    expect(Math.abs((mu?.data[0] ?? 0) - (stored.mu.data[0] ?? 0))).toBeGreaterThan(1e-3);
  });

  it("may have half precision, and are converted to float32", async () => {
    const { tensors } = decodeSafetensors(readFileSync(file), file);
    const halves = Object.entries(tensors).map(([name, { shape, data }]) => {
      // The upper half of a float32 is a bfloat16.
      const bits = new Uint16Array(Float32Array.from(data).buffer).filter((_, index) => index % 2 === 1);
      return { name, shape, bits };
    });
    let end = 0;
    const header = halves.map(({ name, shape, bits }) => {
      const begin = end;
      end += bits.byteLength;
      return [name, { dtype: "BF16", shape, data_offsets: [begin, end] }];
    });
    const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    const path = at("half.safetensors");
    writeFileSync(
      path,
      Buffer.concat([length, json, ...halves.map(({ bits }) => new Uint8Array(bits.buffer))]),
    );
    const [whole, rounded] = [await importWeights(model, file), await importWeights(model, path)];
    expect(Object.keys(rounded)).toEqual(Object.keys(whole));
    for (const [name, data] of Object.entries(whole)) {
      const words = new Uint32Array(Float32Array.from(data).buffer).map((word) => word & 0xffff0000);
      expect(rounded[name], name).toEqual(new Float32Array(words.buffer));
    }
  });

  it("are refused with path, expected and found", async () => {
    const { "encoder.convolution.1.weight": kernel, "posterior.mu.bias": bias } = decodeSafetensors(
      readFileSync(file),
      file,
    ).tensors;
    if (kernel === undefined || bias?.dataType !== "float32")
      return expect.fail("the stored file lacks tensors");
    const refusal = (path: string) => importWeights(model, path);
    const wrong = changed("wrong.safetensors", (tensors) => {
      tensors["encoder.convolution.0.weight"] = kernel;
    });
    await expect(refusal(wrong)).rejects.toThrow(
      `${wrong}, encoder.convolution.0.weight: expected float32 [9, 3, 4], or PyTorch's [4, 3, h, w] with h x w = 9, ` +
        "found float32 [4, 4, 3, 3]",
    );
    const missing = changed("missing.safetensors", (tensors) => delete tensors["posterior.mu.bias"]);
    await expect(refusal(missing)).rejects.toThrow("posterior.mu.bias: expected float32 [2], found none");
    const unknown = changed("unknown.safetensors", (tensors) => {
      tensors["posterior.mo.bias"] = bias;
    });
    await expect(refusal(unknown)).rejects.toThrow("no such parameter. Did you mean posterior.mu.bias?");
    const broken = changed("broken.safetensors", (tensors) => {
      tensors["posterior.mu.bias"] = { ...bias, data: Float32Array.of(1, Number.NaN) };
    });
    await expect(refusal(broken)).rejects.toThrow(
      "posterior.mu.bias: expected finite numbers, found NaN at 1",
    );
    await expect(refusal(at("nowhere"))).rejects.toThrow("found nothing at");
  });
});

describe("nelbo train --init-from", () => {
  const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1".split(" ");
  const losses = (name: string) =>
    readFileSync(at(name, "metrics.jsonl"), "utf8")
      .split("\n")
      .flatMap((line) =>
        line.includes('"epoch"') ? [JSON.parse(line).test?.loss as number | undefined] : [],
      );

  beforeAll(async () => {
    await writeTinyImages(at("images"));
    await nelbo(["train", at("images"), ...tiny, "--epochs", "4", "--out", at("first")]);
  });

  it("starts from another run's weights, or an export's, and records the setting", async () => {
    const words = ["train", at("images"), ...tiny, "--epochs", "1", "--lr", "1e-12"];
    expect(await nelbo([...words, "--init-from", at("first"), "--out", at("second")])).toMatchObject({
      code: 0,
    });
    const [last] = losses("first").slice(-1);
    const [begun] = losses("second").slice(-1);
    expect(Math.abs((begun ?? 0) - (last ?? 0))).toBeLessThan(1e-3);
    expect(JSON.parse(readFileSync(at("second", "config.json"), "utf8"))).toMatchObject({
      weights: at("first"),
    });
    await nelbo(["export", at("first"), "--out", at("exported")]);
    await nelbo([...words, "--weights", at("exported"), "--out", at("third")]);
    expect(losses("third")).toEqual(losses("second"));
  });

  it("refuses weights of another model, and principal components", async () => {
    const other = ["train", at("images"), "--hidden", "8", "--init-from", at("first"), "--out", at("none")];
    const { code, errors } = await nelbo(other);
    expect(code).toBe(3);
    expect(errors[0]).toContain(
      `${at("first", "model.safetensors")}, encoder.hidden.0.weight: expected float32 [8, 64], found`,
    );
    const pca = ["train", at("images"), "--model", "pca", "--init-from", at("first"), "--out", at("none")];
    expect(await nelbo(pca)).toMatchObject({ code: 2 });
  });
});
