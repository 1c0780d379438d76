import { describe, expect, it } from "vitest";
import { isMissing, missingPackage } from "./missingPackage.ts";

const specifier = "onnxruntime-web/wasm";
const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

describe("a package that is not installed", () => {
  it.each([
    [
      "Node, import",
      coded("Cannot find package 'onnxruntime-web' imported from /a/b.js", "ERR_MODULE_NOT_FOUND"),
    ],
    ["Node, require", coded("Cannot find module 'onnxruntime-web/wasm'\nRequire stack:", "MODULE_NOT_FOUND")],
    ["Vite", new Error('Could not resolve "onnxruntime-web/wasm" imported by "nelbo".')],
    ["webpack", coded("Cannot find module 'onnxruntime-web/wasm'", "MODULE_NOT_FOUND")],
    ["Chromium", new TypeError("Failed to resolve module specifier 'onnxruntime-web/wasm'")],
    [
      "Firefox",
      new TypeError(
        "The specifier \u201connxruntime-web/wasm\u201d was a bare specifier, but was not remapped.",
      ),
    ],
    ["Safari", new TypeError("Module name, 'onnxruntime-web/wasm' does not resolve to a valid URL.")],
  ])("is recognised by what %s says", (_, cause) => {
    expect(isMissing(specifier, cause)).toBe(true);
  });

  it.each([
    [
      "a chunk that a server does not have",
      new TypeError(
        "Failed to fetch dynamically imported module: http://localhost/deps/onnxruntime-web_wasm.js",
      ),
    ],
    [
      "another package that it imports",
      coded(
        "Cannot find package 'long' imported from /node_modules/onnxruntime-web/dist/a.mjs",
        "ERR_MODULE_NOT_FOUND",
      ),
    ],
    [
      "a library that is not there",
      coded("libstdc++.so.6: cannot open shared object file: onnxruntime-web", "ERR_DLOPEN_FAILED"),
    ],
    ["what is no error", "onnxruntime-web"],
  ])("is not mistaken for %s", (_, cause) => {
    expect(isMissing(specifier, cause)).toBe(false);
  });

  it("is refused with its install command, and keeps the cause", () => {
    const cause = new Error("as it was");
    const error = missingPackage("@scope/name", "something needs it", cause);
    expect(error.message).toBe(
      "@scope/name is not installed; something needs it. Run: npm install @scope/name --ignore-scripts",
    );
    expect(error).toMatchObject({ name: "EngineError", exitCode: 6, cause });
  });
});
