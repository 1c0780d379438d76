import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";

export interface PageServer {
  readonly address: string;
  /** The next thing that a page sends. */
  nextResult(): Promise<unknown>;
  close(): void;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder of built pages, files by their paths, and takes what a page sends to /result.
 *
 * @param isolated whether pages are cross-origin isolated, which threads in WebAssembly need
 */
export async function servePages(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  { isolated }: { readonly isolated: boolean },
): Promise<PageServer> {
  let take: (result: unknown) => void = () => {};
  const server = createServer(async (request, response) => {
    if (isolated) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    const { pathname } = new URL(request.url ?? "/", "http://page");
    const file = files[pathname];
    if (file !== undefined) {
      response.setHeader("Content-Type", typeOf(pathname));
      response.end(file);
    } else if (pathname === "/result") {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      response.end();
      take(JSON.parse(Buffer.concat(parts).toString()));
    } else {
      await answerFile(response, folder, pathname);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${portOf(server)}/`,
    nextResult: () =>
      new Promise((resolve) => {
        take = resolve;
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers with a file of a folder of built pages, or that there is none. */
export async function answerFile(response: ServerResponse, folder: string, pathname: string): Promise<void> {
  const name = pathname === "/" ? "index.html" : pathname;
  const content = await readFile(join(folder, name)).catch(() => undefined);
  response.statusCode = content === undefined ? 404 : 200;
  response.setHeader("Content-Type", typeOf(name));
  response.end(content);
}

function typeOf(name: string): string {
  return types[extname(name)] ?? "application/octet-stream";
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
