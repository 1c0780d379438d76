import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

// Its sandbox cannot be had by root, nor in most containers, and shared memory is scarce there; it shows nothing but
// our own page.
const flags = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"];
const withoutGpu = ["--disable-gpu"];

/** WebGPU on Chromium's own adapter, SwiftShader, which computes on the processor. */
const withSoftwareGpu = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/** Where Chromium or Chrome is on this machine, if it is, and begins. */
export async function findChromium(): Promise<string | undefined> {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = paths.find((candidate) => existsSync(candidate));
  return path !== undefined && (await begins(path)) ? path : undefined;
}

function begins(path: string): Promise<boolean> {
  return withProfile(async (words) => {
    try {
      const { stdout } = await promisify(execFile)(
        path,
        [...words, ...withoutGpu, "--dump-dom", "about:blank"],
        {
          timeout: 30_000,
        },
      );
      return stdout.includes("<html>");
    } catch {
      return false;
    }
  });
}

/**
 * Opens an address in a browser without a window, while `work` lasts. Rejects where the browser ends before.
 *
 * @param options.gpu whether the browser has WebGPU, on SwiftShader. Default: no
 * @param options.words more words of its command line. Default: none
 */
export function withPage<Result>(
  chromium: string,
  address: string,
  work: Promise<Result>,
  { gpu = false, words: more = [] }: { readonly gpu?: boolean; readonly words?: readonly string[] } = {},
): Promise<Result> {
  return withProfile(async (words) => {
    const browser = spawn(chromium, [...words, ...(gpu ? withSoftwareGpu : withoutGpu), ...more, address], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    browser.stderr.on("data", (text: Buffer) => {
      said = (said + text.toString()).slice(-2000);
    });
    const ended = new Promise<void>((resolve) => browser.on("close", () => resolve()));
    const endedEarly = ended.then((): never => {
      throw new Error(`${chromium} ended before the page had answered: ${said}`);
    });
    try {
      return await Promise.race([work, endedEarly]);
    } finally {
      endedEarly.catch(() => {});
      browser.kill();
      await ended;
    }
  });
}

/** Words for a browser with a profile of its own, which goes with it. */
async function withProfile<Result>(use: (words: readonly string[]) => Promise<Result>): Promise<Result> {
  const profile = await mkdtemp(join(tmpdir(), "nelbo-chromium-"));
  try {
    return await use([...flags, `--user-data-dir=${profile}`]);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
