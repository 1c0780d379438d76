import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { nodeEngine } from "./onnxruntime.node.ts";

/**
 * Multiplies a column by a row of a million numbers, 4 TB, in a separate process, because ONNX Runtime would print
 * without JavaScript.
 */
const script = `
  const { nodeEngine } = await import(${JSON.stringify(new URL("./onnxruntime.node.ts", import.meta.url).href)});
  const engine = nodeEngine(1);
  const [long, one] = [1_000_000, 1];
  const float = (name, shape) => ({ name, elementType: "float32", shape });
  const model = await engine.load({
    name: "huge",
    nodes: [{ operator: "MatMul", inputs: ["x", "y"], output: "z", attributes: {} }],
    initializers: [],
    inputs: [float("x", [long, one]), float("y", [one, long])],
    outputs: [float("z", [long, long])],
  });
  const numbers = new Float32Array(long);
  const feeds = { x: engine.tensor("float32", numbers, [long, one]), y: engine.tensor("float32", numbers, [one, long]) };
  await model.run(feeds).catch((cause) => console.log(cause.message));`;

describe("ONNX Runtime in Node", () => {
  it("does not affect JavaScript's numbers: denormals are parsed, printed, compared and converted as before", async () => {
    const engine = nodeEngine(2);
    const float = { elementType: "float32", shape: [1] } as const;
    const model = await engine.load({
      name: "negative",
      nodes: [{ operator: "Neg", inputs: ["x"], output: "y", attributes: {} }],
      initializers: [],
      inputs: [{ name: "x", ...float }],
      outputs: [{ name: "y", ...float }],
    });
    const { y } = await model.run({ x: engine.tensor("float32", Float32Array.of(1e-40), [1]) });
    await model.release();
    expect(y?.data).toEqual(Float32Array.of(-1e-40));
    const text = "1e-320";
    const number: unknown = JSON.parse(text);
    expect([
      String(number),
      JSON.stringify(number),
      Number(text) > 0,
      Number(text) / 2 < Number(text),
    ]).toEqual([text, text, true, true]);
    expect(Math.fround(Number("1e-40"))).toBeGreaterThan(0);
  });

  it("reports missing memory only by an exception, and prints nothing", () => {
    const words = ["--import", "tsx", "--input-type=module", "-e", script];
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(stdout).toContain("Failed to allocate memory for requested buffer of size 4000000000000");
    expect(stderr).toBe("");
  });
});
