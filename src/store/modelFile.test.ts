import { describe, expect, it } from "vitest";
import { decodeSafetensors } from "../codec/safetensors/decode.ts";
import { modelOf } from "../config/assemble.ts";
import { resolveConfig } from "../config/config.ts";
import { DivergenceError, RunError } from "../errors.ts";
import { initialValues } from "../nn/scope.ts";
import { decodeModelFile, encodeModelFile } from "./modelFile.ts";

const config = resolveConfig({ hiddenSizes: [5], latentSize: 2, out: "a place" });
const model = modelOf(config, [3, 4, 1]);
const values = initialValues(model.parameters, 1);
const bytes = encodeModelFile(model, config, values, 10);

describe("a model file", () => {
  it("gives the parameters back", () => {
    expect(decodeModelFile(bytes, model.parameters, "m")).toEqual(values);
  });

  it("says what it takes to build the model again, and nothing of where it lay", () => {
    const { metadata } = decodeSafetensors(bytes, "m");
    expect(metadata).toMatchObject({ format: "pt", model: "12-5-2", imageShape: "[3,4,1]" });
    const { out: _, ...settings } = config;
    expect(resolveConfig(JSON.parse(metadata.config ?? ""))).toEqual(settings);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])("is not made of %f", (broken) => {
    const name = model.parameters.at(-1)?.name ?? "";
    const parameters = { ...values, [name]: values[name]?.with(0, broken) ?? new Float32Array() };
    const write = () => encodeModelFile(model, config, parameters, 10);
    expect(write).toThrow(DivergenceError);
    expect(write).toThrow(`step 10: expected finite parameters, found NaN or infinity in ${name}`);
  });

  it("is refused by a model of other sizes, naming the first parameter", () => {
    const wider = modelOf({ ...config, hiddenSizes: [6] }, [3, 4, 1]);
    const read = () => decodeModelFile(bytes, wider.parameters, "runs/a/model.safetensors");
    expect(read).toThrow(RunError);
    expect(read).toThrow(
      /^runs\/a\/model\.safetensors, encoder\.hidden\.0\.weight: expected float32 \[6, 12\], found float32 \[5, 12\]/,
    );
  });

  it("is refused by a deeper and by a shallower model", () => {
    const deeper = modelOf({ ...config, hiddenSizes: [5, 5] }, [3, 4, 1]);
    expect(() => decodeModelFile(bytes, deeper.parameters, "m")).toThrow("found none");
    expect(() => decodeModelFile(bytes, model.parameters.slice(1), "m")).toThrow(
      "the model has no such parameter",
    );
  });

  it("is refused when it is cut off", () => {
    expect(() => decodeModelFile(bytes.subarray(0, -1), model.parameters, "m")).toThrow(RunError);
  });
});
