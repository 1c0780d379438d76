import { describe, expect, it, vi } from "vitest";
import { ConfigError } from "../errors.ts";
import { openSession } from "./openSession.node.ts";
import { openSession as openWebSession } from "./openSession.web.ts";
import { requireThreads, threadsWarning } from "./sessionOptions.ts";

describe("the number of threads", () => {
  it.each([-1, 0.5, 1025, Number.NaN, Number.POSITIVE_INFINITY])(
    "is not %d, in Node or in a page",
    async (threads) => {
      await expect(openSession([], { threads })).rejects.toThrow(ConfigError);
      await expect(openWebSession([], { threads })).rejects.toThrow(ConfigError);
      expect(() => requireThreads(threads, 0)).toThrow(
        `threads: expected a whole number from 0 (one for each core) to 1024, found ${threads}.`,
      );
    },
  );

  it("causes a warning if it is larger than the number of cores, and is kept", async () => {
    expect(threadsWarning(2, 2)).toEqual({});
    expect(threadsWarning(1, Number.POSITIVE_INFINITY)).toEqual({});
    expect(threadsWarning(3, 1).warning).toMatch(
      /^threads: expected at most 1, one for each core, found 3\./,
    );
    const session = await openSession([], { threads: 999 });
    expect(session.description).toMatchObject({
      threads: 999,
      warning: expect.stringContaining("found 999."),
    });
    await session.dispose();
    const usual = await openSession([]);
    expect(usual.description).not.toHaveProperty("warning");
    await usual.dispose();
  });

  it("causes that warning in a page, too, if the browser reports its cores", async () => {
    const warnings: string[] = [];
    vi.stubGlobal("navigator", { hardwareConcurrency: 1 });
    const session = await openWebSession([], { threads: 2, onWarning: (message) => warnings.push(message) });
    vi.unstubAllGlobals();
    expect(session.description.threads).toBe(2);
    expect(warnings).toEqual([threadsWarning(2, 1).warning]);
  });
});
