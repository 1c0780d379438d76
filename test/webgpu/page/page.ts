import { type PageRequest, trainInPage } from "./train.ts";

/**
 * Trains cases as its address says (`?name=dense&steps=10`), and sends the server the results, or the error:
 *
 * - `in=worker`: in a worker; `in=page&in=worker`: first in the page. Default: in the page
 * - `build=asyncify`: as in a browser without JavaScript Promise Integration
 * - `both`: on WebAssembly at the same time
 * - `files=/folder`: ONNX Runtime's files from there
 */
const query = new URLSearchParams(location.search);
if (query.get("build") === "asyncify") Reflect.deleteProperty(WebAssembly, "Suspending");

const requests: readonly PageRequest[] = query.getAll("name").map((name) => ({
  name,
  steps: Number(query.get("steps") ?? 10),
  files: query.get("files") ?? undefined,
  both: query.has("both"),
}));

function trainInWorker(worker: Worker, request: PageRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      data.error === undefined ? resolve(data) : reject(new Error(data.error));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  });
}

async function answer(): Promise<unknown> {
  const places = query.getAll("in");
  const results: unknown[] = [];
  if (places.length === 0 || places.includes("page"))
    for (const request of requests) results.push(await trainInPage(request));
  if (places.includes("worker")) {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    for (const request of requests) results.push(await trainInWorker(worker, request));
    worker.terminate();
  }
  return { results };
}

const send = (body: unknown) => fetch("/result", { method: "POST", body: JSON.stringify(body) });
answer().then(send, (error) => send({ error: String(error) }));
