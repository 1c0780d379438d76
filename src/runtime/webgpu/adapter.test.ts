import { expect, it } from "vitest";
import { findAdapter } from "./adapter.ts";

const scopeWith = (adapter: object | null) => ({
  navigator: { gpu: { requestAdapter: async () => adapter } },
});

it("describes a GPU by what the browser says about it", async () => {
  const info = { vendor: "nvidia", architecture: "ampere", device: "", description: "" };
  expect(await findAdapter(scopeWith({ info }))).toEqual({ name: "nvidia ampere", isSoftware: false });
  expect(await findAdapter(scopeWith({}))).toEqual({ name: "of unknown kind", isSoftware: false });
});

it.each([
  { vendor: "google", architecture: "swiftshader" },
  { vendor: "mesa", description: "llvmpipe (LLVM 15.0.6, 256 bits)" },
  { vendor: "microsoft", description: "Microsoft Basic Render Driver" },
  { vendor: "other", isFallbackAdapter: true },
])("recognises software: %j", async (info) => {
  expect(await findAdapter(scopeWith({ info }))).toMatchObject({ isSoftware: true });
});

it("says what is missing", async () => {
  const failing = { navigator: { gpu: { requestAdapter: () => Promise.reject(new Error("lost")) } } };
  expect(await findAdapter({})).toMatch(/no WebGPU \(navigator\.gpu is missing\)/);
  expect(await findAdapter({ isSecureContext: false })).toMatch(/Serve the page by HTTPS/);
  expect(await findAdapter(scopeWith(null))).toMatch(/no adapter/);
  expect(await findAdapter(failing)).toMatch(/no adapter.*/);
});
