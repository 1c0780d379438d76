import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "../../test/browser/build.ts";
import { withPage } from "../../test/browser/chromium.ts";
import { answerFile, portOf } from "../../test/browser/server.ts";
import type { Peer } from "../peer.ts";

/** Bundles the page with the `nelbo/web` of a checkout, and returns the folder. */
export async function buildBenchPage(checkout: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-page-"));
  await buildPage(import.meta.url, folder, join(checkout, "src/web.ts"));
  return folder;
}

export interface BrowserSettings {
  readonly chromium: string;
  /** The built page; removed at the end. */
  readonly folder: string;
  readonly images: Uint8Array;
  readonly preset: string;
  readonly threads: number;
}

/** Opens the page in a browser of its own. The page trains in a worker, and waits between two requests. */
export async function startBrowser(settings: BrowserSettings): Promise<Peer> {
  const { chromium, folder, images, preset, threads } = settings;
  let take: (answer: Readonly<Record<string, unknown>>) => void = () => {};
  let fail: (error: Error) => void = () => {};
  let pending: ((steps: string) => void) | undefined;
  let quit = () => {};
  const answer = () =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      fail = reject;
      take = (found) =>
        found.event === "error" ? reject(new Error(`the page: ${found.message}`)) : resolve(found);
    });
  const server = createServer(async (request, response) => {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const { pathname } = new URL(request.url ?? "/", "http://page");
    if (pathname === "/images") response.end(images);
    else if (pathname === "/request") pending = (steps) => response.end(steps);
    else if (pathname === "/answer") {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      response.end();
      take(JSON.parse(Buffer.concat(parts).toString()));
    } else {
      await answerFile(response, folder, pathname);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const ready = answer();
  const closed = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const address = `http://127.0.0.1:${portOf(server)}/?preset=${preset}&threads=${threads}`;
  withPage(chromium, address, closed)
    .catch((error: Error) => fail(error))
    .finally(() => {
      server.closeAllConnections();
      server.close();
      return rm(folder, { recursive: true, force: true });
    });
  return {
    about: await ready,
    async ask(request) {
      const [word, count = ""] = request.split(" ");
      if (word !== "steps") throw new Error(`bench: expected steps N, found ${request}`);
      while (pending === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      const send = pending;
      pending = undefined;
      const found = answer();
      send(count);
      return found;
    },
    quit,
  };
}
