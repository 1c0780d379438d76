import { describe, expect, it } from "vitest";
import { ConfigError, EngineError } from "../errors.ts";
import { availableThreads, differences, requireFiles, withThreadErrors } from "./threads.ts";

const files = { mjs: "/ort.mjs", wasm: "/ort.wasm" };
const isolated = { crossOriginIsolated: true, SharedArrayBuffer };

describe("threads of a page", () => {
  it.each([
    ["an isolated page", isolated, 4],
    ["a page that is not isolated", { crossOriginIsolated: false, SharedArrayBuffer }, 1],
    ["a page without shared memory", { crossOriginIsolated: true }, 1],
    ["Node", { SharedArrayBuffer }, 4],
  ])("are available, of four requested in %s, %#", (_, scope, available) => {
    expect(availableThreads(4, scope)).toBe(available);
  });

  it("require ONNX Runtime's files in a page, and only there", () => {
    expect(() => requireFiles(2, undefined, isolated)).toThrow(ConfigError);
    expect(() => requireFiles(2, undefined, isolated)).toThrow(
      /2 threads require the addresses of ONNX Runtime's two files, and none are given\. Pass openSession `files/,
    );
    for (const [threads, given, scope] of [
      [1, undefined, isolated],
      [2, files, isolated],
      [2, undefined, {}],
    ] as const)
      expect(() => requireFiles(threads, given, scope)).not.toThrow();
  });

  it("cause a warning if they are fewer, and if the first session decided", () => {
    const asked = { threads: 4, files };
    expect(differences(asked, { threads: 4, files, available: 4 })).toEqual([]);
    expect(differences(asked, { threads: 1, files, available: 1 })).toEqual([
      expect.stringMatching(/^threads: 4 requested, 1 is in use: this page is not cross-origin isolated/),
    ]);
    expect(differences(asked, { threads: 2, files, available: 4 })).toEqual([
      expect.stringMatching(/^threads: 4 requested, 2 are in use: .*first session/),
    ]);
    expect(differences({ ...asked, threads: 1 }, { threads: 2, files, available: 1 })).toHaveLength(1);
    expect(
      differences(asked, { threads: 4, files: { ...files, wasm: "/other.wasm" }, available: 4 }),
    ).toEqual([expect.stringMatching(/^files: \/ort\.mjs and \/ort\.wasm are not in use/)]);
    expect(differences({ threads: 4, files: undefined }, { threads: 4, files, available: 4 })).toEqual([]);
  });
});

/** A worker that never answers. */
class SilentWorker extends EventTarget {
  static last: SilentWorker | undefined;
  constructor() {
    super();
    SilentWorker.last = this;
  }
}

describe("withThreadErrors", () => {
  const scopeOf = () => ({ Worker: SilentWorker as unknown as typeof Worker });
  const failing = (message?: string) => Object.assign(new Event("error"), { message });

  it.each([
    [
      "document is not defined",
      /could not be started from \/page\.js: document is not defined\. Check that `files`/,
    ],
    [undefined, /could not be started from \/page\.js: its script could not be loaded\./],
  ])(
    "rejects at once where a thread fails with %j, and leaves the page's Worker alone",
    async (said, message) => {
      const scope = scopeOf();
      const starting = withThreadErrors<never>(() => {
        new scope.Worker("/page.js", { name: "em-pthread" });
        SilentWorker.last?.dispatchEvent(failing(said));
        return new Promise(() => {});
      }, scope);
      await expect(starting).rejects.toThrow(EngineError);
      await expect(starting).rejects.toThrow(message);
      expect(scope.Worker).toBe(SilentWorker);
    },
  );

  it("ignores the page's own workers", async () => {
    const scope = scopeOf();
    const started = withThreadErrors(async () => {
      new scope.Worker("/mine.js");
      SilentWorker.last?.dispatchEvent(failing("mine"));
      await new Promise((resolve) => setTimeout(resolve, 5));
      return "started";
    }, scope);
    expect(await started).toBe("started");
    expect(scope.Worker).toBe(SilentWorker);
  });

  it("passes on results and other errors, also without workers", async () => {
    expect(await withThreadErrors(async () => 7, {})).toBe(7);
    const scope = scopeOf();
    await expect(withThreadErrors(() => Promise.reject(new Error("own")), scope)).rejects.toThrow("own");
    expect(scope.Worker).toBe(SilentWorker);
  });
});
