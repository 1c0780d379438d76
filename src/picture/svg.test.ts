import { describe, expect, it } from "vitest";
import { content, element, group, nothing, rounded } from "./svg.ts";

describe("element", () => {
  it("writes attributes and children, and leaves out what is undefined", () => {
    const inner = element("circle", { r: 1.23456, fill: undefined });
    expect(element("svg", { width: 2 }, inner)).toBe('<svg width="2"><circle r="1.23"/></svg>');
  });

  it("escapes text and attributes", () => {
    expect(element("text", { title: '<"&>' }, content("a < b & c"))).toBe(
      '<text title="&lt;&quot;&amp;&gt;">a &lt; b &amp; c</text>',
    );
  });
});

describe("group", () => {
  it("puts each part on a line and skips nothing", () => {
    expect(group({}, element("a", {}), nothing, element("b", {}))).toBe("<g>\n<a/>\n<b/>\n</g>");
  });
});

describe("rounded", () => {
  it("keeps hundredths and has no negative zero", () => {
    expect([1, 0.125, -0.001, 1e-9, 12.3456].map(rounded)).toEqual(["1", "0.13", "0", "0", "12.35"]);
  });
});
