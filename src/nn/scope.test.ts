import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import { createGraph } from "../graph/graph.ts";
import { N } from "../graph/shape.ts";
import { input } from "../graph/value.ts";
import type { Initialiser } from "./initialise.ts";
import { linear } from "./linear.ts";
import { createScope, initialValues, type ParameterRegistry } from "./scope.ts";

const zero: Initialiser = { kind: "constant", value: 0 };
const normal: Initialiser = { kind: "normal", standardDeviation: 1 };

function newScope(registry: ParameterRegistry = new Map()) {
  return createScope(createGraph(), registry);
}

describe("a scope", () => {
  it("joins the parts of a path by dots", () => {
    const registry: ParameterRegistry = new Map();
    const outer = newScope(registry);
    const inner = outer.within("encoder").within("hidden.0");
    expect([outer.path, inner.path]).toEqual(["", "encoder.hidden.0"]);
    outer.parameter("scale", [2], zero);
    inner.parameter("weight", [3, 2], normal);
    expect([...registry]).toEqual([
      ["scale", { name: "scale", sizes: [2], initialiser: zero }],
      ["encoder.hidden.0.weight", { name: "encoder.hidden.0.weight", sizes: [3, 2], initialiser: normal }],
    ]);
  });

  it("gives the same value for the same name and sizes", () => {
    const scope = newScope();
    expect(scope.parameter("w", [2], zero)).toBe(scope.parameter("w", [2], zero));
  });

  it("throws for a second declaration with other sizes, in any graph of the registry", () => {
    const registry: ParameterRegistry = new Map();
    newScope(registry).within("a").parameter("w", [2, 3], zero);
    const again = () => newScope(registry).within("a").parameter("w", [3, 2], zero);
    expect(again).toThrow(GraphError);
    expect(again).toThrow("parameter a.w: expected sizes [2,3], as first declared, found [3,2]");
  });

  it("keeps the first initialiser and position of a name that is declared in several graphs", () => {
    const registry: ParameterRegistry = new Map();
    const first = newScope(registry);
    first.parameter("a", [1], normal);
    first.parameter("b", [1], normal);
    newScope(registry).parameter("a", [1], zero);
    expect([...registry.values()].map(({ name, initialiser }) => [name, initialiser])).toEqual([
      ["a", normal],
      ["b", normal],
    ]);
  });
});

describe("linear", () => {
  it("declares weight [width, in] and bias [width] with its scheme", () => {
    const registry: ParameterRegistry = new Map();
    const scope = newScope(registry);
    const x = input(scope.graph, "x", { dataType: "float32", shape: [N, 3] });
    const y = linear(scope.within("layer"), x, 4, "he");
    expect(y.type).toEqual({ dataType: "float32", shape: [N, 4] });
    expect([...registry.values()]).toEqual([
      {
        name: "layer.weight",
        sizes: [4, 3],
        initialiser: { kind: "normal", standardDeviation: Math.sqrt(2 / 3) },
      },
      { name: "layer.bias", sizes: [4], initialiser: zero },
    ]);
  });

  it("throws for an input whose last axis has no fixed size", () => {
    const scope = newScope();
    const x = input(scope.graph, "x", { dataType: "float32", shape: [3, N] });
    expect(() => linear(scope, x, 4, "pytorch")).toThrow(GraphError);
  });
});

describe("initialValues", () => {
  const specifications = ["a", "b", "c"].map((name) => ({ name, sizes: [2, 5], initialiser: normal }));

  it("depend only on seed and name: neither on the order nor on other parameters", () => {
    const all = initialValues(specifications, 5);
    expect(all.a).toHaveLength(10);
    expect(initialValues([...specifications].reverse(), 5)).toEqual(all);
    expect(initialValues(specifications.slice(1, 2), 5)).toEqual({ b: all.b });
    expect(all.a).not.toEqual(all.b);
    expect(initialValues(specifications, 6).a).not.toEqual(all.a);
  });
});
