import { describe, expect, it } from "vitest";
import { createModel, type Model } from "../../vae/model.ts";
import { convDecoder, convEncoder } from "../../vae/network/conv.ts";
import { residualDecoder, residualEncoder } from "../../vae/network/residual.ts";
import { denseVae } from "../../vae/testing/denseVae.ts";
import { fromPytorch } from "./fromPytorch.ts";
import { tensorLayouts } from "./layout.ts";

/** Every parameter whose layout is not simply the same, with what it is. */
function unlike(model: Model) {
  const layouts = [...tensorLayouts(model)];
  expect(layouts.map(([name]) => name)).toEqual(model.parameters.map(({ name }) => name));
  return Object.fromEntries(
    layouts.flatMap(([name, { kind, ...image }]) =>
      kind.includes("convolution") ? [[name, kind]] : Object.keys(image).length > 0 ? [[name, image]] : [],
    ),
  );
}

describe("tensorLayouts", () => {
  it("finds nothing to change in a dense model of grey images", () => {
    expect(unlike(denseVae())).toEqual({});
  });

  it("finds the flattened colour images of a dense model", () => {
    const image = { positions: 20, channels: 3 };
    expect(unlike(denseVae({ dataShape: [4, 5, 3] }))).toEqual({
      "encoder.hidden.0.weight": { columns: image },
      "decoder.output.weight": { rows: image },
      "decoder.output.bias": { rows: image },
    });
  });

  it("finds kernels, and what is flattened between them and dense layers", () => {
    const { parts } = denseVae({ dataShape: [8, 8, 3] });
    const options = { channels: [4, 5], hiddenSizes: [7] };
    const image = { positions: 4, channels: 5 };
    const model = createModel({ ...parts, encoder: convEncoder(options), decoder: convDecoder(options) });
    expect(unlike(model)).toEqual({
      "encoder.convolution.0.weight": "convolution",
      "encoder.convolution.1.weight": "convolution",
      "encoder.hidden.0.weight": { columns: image },
      "decoder.image.weight": { rows: image },
      "decoder.image.bias": { rows: image },
      "decoder.transposed.0.weight": "transposed convolution",
      "decoder.output.weight": "transposed convolution",
    });
  });

  it("sees through pooling and normalisation", () => {
    const { parts } = denseVae({ dataShape: [8, 8, 1] });
    const options = { channels: [4, 6], hiddenSizes: [], normalisation: "group" } as const;
    const model = createModel({
      ...parts,
      encoder: residualEncoder(options),
      decoder: residualDecoder(options),
    });
    const image = { positions: 4, channels: 6 };
    expect(unlike(model)).toMatchObject({
      "posterior.mu.weight": { columns: image },
      "posterior.logVar.weight": { columns: image },
      "decoder.image.weight": { rows: image },
    });
  });
});

describe("fromPytorch", () => {
  it("puts taps first", () => {
    // Element [o, i, tap] is 100 o + 10 i + tap: two results of three channels, two taps.
    const kernel = [0, 1].flatMap((o) =>
      [0, 1, 2].flatMap((i) => [0, 1].map((tap) => 100 * o + 10 * i + tap)),
    );
    expect([...fromPytorch({ kind: "convolution" }, [2, 3, 2], kernel)]).toEqual([
      0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121,
    ]);
  });

  it("puts channels last in rows and columns", () => {
    const image = { positions: 3, channels: 2 };
    expect([...fromPytorch({ kind: "vector", rows: image }, [6], [0, 1, 2, 10, 11, 12])]).toEqual([
      0, 10, 1, 11, 2, 12,
    ]);
    const matrix = [0, 1, 2, 10, 11, 12, 5, 6, 7, 15, 16, 17];
    expect([...fromPytorch({ kind: "linear", columns: image }, [2, 6], matrix)]).toEqual([
      0, 10, 1, 11, 2, 12, 5, 15, 6, 16, 7, 17,
    ]);
  });
});
