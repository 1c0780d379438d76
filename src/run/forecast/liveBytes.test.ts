import { describe, expect, it } from "vitest";
import { add, multiply, relu, reshape } from "../../graph/build.ts";
import { createGraph } from "../../graph/graph.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { input, type Value } from "../../graph/value.ts";
import { liveBytes } from "./liveBytes.ts";

const nothing: ReadonlySet<string> = new Set();
const x = () => input(createGraph(), "x", { dataType: "float32", shape: [N, 3] });
const program = (outputs: Readonly<Record<string, Value>>) => createProgram("p", outputs);

describe("liveBytes", () => {
  it("is two values of a chain, each being made from the one before", () => {
    const a = relu(x());
    const b = multiply(a, a);
    const c = add(b, b);
    // Of three values of 3 N floats, never more than two are needed at once.
    expect(liveBytes(program({ c }), 10, nothing)).toBe(2 * 30 * 4);
  });

  it("keeps what is used again later", () => {
    const a = relu(x());
    const b = multiply(a, a);
    const c = multiply(b, b);
    expect(liveBytes(program({ d: add(a, c) }), 10, nothing)).toBe(3 * 30 * 4);
  });

  it("counts outputs to the end, unless they lie elsewhere", () => {
    const a = relu(x());
    const b = multiply(a, a);
    const both = program({ a, b });
    expect(liveBytes(both, 1, nothing)).toBe(2 * 3 * 4);
    expect(liveBytes(both, 1, new Set(["a"]))).toBe(3 * 4);
  });

  it("takes another shape of the same numbers for the same memory", () => {
    const flat = reshape(relu(x()), [{ batch: 3 }]);
    expect(liveBytes(program({ flat }), 5, nothing)).toBe(15 * 4);
  });
});
