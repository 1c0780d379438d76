import { describe, expect, it } from "vitest";
import { defaultCacheFolder } from "./cacheFolder.node.ts";

describe("defaultCacheFolder", () => {
  const linux = { platform: "linux", home: "/home/ada", environment: {} };
  const windows = { platform: "win32", home: "C:\\Users\\ada", environment: {} };
  it.each([
    [{ ...linux, environment: { NELBO_CACHE: "/big/disk", XDG_CACHE_HOME: "/x" } }, "/big/disk"],
    [{ ...linux, environment: { XDG_CACHE_HOME: "/x" } }, "/x/nelbo"],
    [{ ...linux, environment: { XDG_CACHE_HOME: "" } }, "/home/ada/.cache/nelbo"],
    [linux, "/home/ada/.cache/nelbo"],
    [{ platform: "darwin", home: "/Users/ada", environment: {} }, "/Users/ada/Library/Caches/nelbo"],
    [{ ...windows, environment: { LOCALAPPDATA: "D:\\Local" } }, "D:\\Local\\nelbo\\Cache"],
    [windows, "C:\\Users\\ada\\AppData\\Local\\nelbo\\Cache"],
  ])("for %j is %s", (surroundings, folder) => {
    expect(defaultCacheFolder(surroundings)).toBe(folder);
  });
});
