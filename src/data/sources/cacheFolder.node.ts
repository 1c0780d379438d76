import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** The parts of a process that determine its cache folder. */
export interface CacheSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/**
 * The folder of downloaded data sets: $NELBO_CACHE if set, otherwise the platform's cache folder: $XDG_CACHE_HOME/nelbo
 * or ~/.cache/nelbo, ~/Library/Caches/nelbo, %LOCALAPPDATA%\nelbo\Cache.
 */
export function defaultCacheFolder(
  surroundings: CacheSurroundings = { environment: process.env, platform: process.platform, home: homedir() },
): string {
  const { environment, platform, home } = surroundings;
  if (environment.NELBO_CACHE) return environment.NELBO_CACHE;
  if (platform === "win32") {
    return win32.join(environment.LOCALAPPDATA || win32.join(home, "AppData", "Local"), "nelbo", "Cache");
  }
  if (platform === "darwin") return posix.join(home, "Library", "Caches", "nelbo");
  return posix.join(environment.XDG_CACHE_HOME || posix.join(home, ".cache"), "nelbo");
}
