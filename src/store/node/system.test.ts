import { describe, expect, it } from "vitest";
import { flushFolder, hasNoLinks, moveOver, placeOfProcesses, processStart, type System } from "./system.ts";

const failure = (code: string) => Object.assign(new Error(`${code}: injected`), { code });
const missing = () => {
  throw failure("ENOENT");
};

/** A system on which nothing can be done but what a test lets it do. */
function systemOf(name: string, more: Partial<System> = {}): System {
  const refuse = async () => missing();
  return {
    name,
    hostname: () => "host",
    readText: missing,
    readLink: missing,
    flush: refuse,
    rename: refuse,
    wait: async () => {},
    ...more,
  };
}

describe("flushing a folder", () => {
  const failing = (name: string, code: string) =>
    flushFolder("/run", systemOf(name, { flush: () => Promise.reject(failure(code)) }));

  it.each(["EPERM", "EACCES", "EISDIR"])("may fail with %s on Windows, and nowhere else", async (code) => {
    await expect(failing("win32", code)).resolves.toBeUndefined();
    for (const name of ["linux", "darwin", "freebsd"])
      await expect(failing(name, code)).rejects.toThrow(code);
  });

  it.each(["ENOSPC", "ENOENT", "EIO"])("fails with %s everywhere", async (code) => {
    for (const name of ["win32", "linux", "darwin"]) await expect(failing(name, code)).rejects.toThrow(code);
  });
});

describe("moving", () => {
  /** A system that says `code` so many times before it moves; and how often it was asked, and how long it waited. */
  function busy(name: string, code: string, times: number) {
    const asked = { renames: 0, waited: 0 };
    const system = systemOf(name, {
      async rename() {
        asked.renames += 1;
        if (asked.renames <= times) throw failure(code);
      },
      async wait(milliseconds) {
        asked.waited += milliseconds;
      },
    });
    return { asked, system };
  }

  it.each(["EPERM", "EACCES", "EBUSY"])("is tried again on Windows after %s", async (code) => {
    const { asked, system } = busy("win32", code, 3);
    await moveOver("a", "b", system);
    expect(asked).toEqual({ renames: 4, waited: 70 });
  });

  it("is given up on Windows after two seconds at most", async () => {
    const { asked, system } = busy("win32", "EBUSY", Number.POSITIVE_INFINITY);
    await expect(moveOver("a", "b", system)).rejects.toThrow("EBUSY");
    expect(asked.waited).toBeLessThanOrEqual(2000);
  });

  it.each([
    ["linux", "EPERM"],
    ["darwin", "EBUSY"],
    ["win32", "ENOSPC"],
  ])("is not tried again on %s after %s", async (name, code) => {
    const { asked, system } = busy(name, code, 1);
    await expect(moveOver("a", "b", system)).rejects.toThrow(code);
    expect(asked).toEqual({ renames: 1, waited: 0 });
  });
});

describe("when a process started", () => {
  const stat = (state: string) =>
    `7 (a (strange) name) ${state} 1 7 7 0 -1 4194304 100 0 0 0 1 1 0 0 20 0 1 0 987654 1000 100`;
  const linux = (text: string) => systemOf("linux", { readText: () => text });

  it("is told by Linux", () => {
    expect(processStart(7, linux(stat("S")))).toBe("987654");
    expect(processStart(7, linux(stat("Z")))).toBe("ended");
    expect(processStart(7, systemOf("linux"))).toBeUndefined();
  });

  it.each(["win32", "darwin"])("is not looked for on %s", (name) => {
    expect(processStart(7, systemOf(name, { readText: () => stat("S") }))).toBeUndefined();
  });
});

describe("where numbers of processes count", () => {
  const files = { readText: () => "boot\n", readLink: () => "pid:[1]" };

  it("is a boot and a container on Linux", () => {
    expect(placeOfProcesses(systemOf("linux", files))).toBe("boot pid:[1]");
  });

  it("is a machine elsewhere, and on a Linux that does not tell; its name is not kept", () => {
    const place = placeOfProcesses(systemOf("win32", files));
    expect(place).toMatch(/^[0-9a-f]{16}$/);
    expect(placeOfProcesses(systemOf("linux"))).toBe(place);
    expect(placeOfProcesses(systemOf("win32", { hostname: () => "other" }))).not.toBe(place);
  });
});

it("a disk without second names is told from one that fails", () => {
  expect(["EPERM", "ENOTSUP", "EXDEV"].map((code) => hasNoLinks(failure(code)))).toEqual([true, true, true]);
  expect(["EEXIST", "ENOSPC", "EROFS"].map((code) => hasNoLinks(failure(code)))).toEqual([
    false,
    false,
    false,
  ]);
});
