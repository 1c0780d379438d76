import { kernelModule } from "../../kernel.ts";
import type { ProductThreads } from "./stagedStep.ts";

/** A thread: it computes parts of products until it is ended. Without imports, so that it needs no address. */
const script = `onmessage = async ({ data: { module, memory, job, thread } }) => {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  postMessage("ready");
  exports.serve(job, thread);
};`;

/**
 * Starts `count` - 1 threads that compute products with the caller. If they cannot be started, for example because a
 * Content-Security-Policy forbids workers from `blob:` addresses, the caller computes alone.
 *
 * @param onWarning called if the threads cannot be started
 */
export async function startProductThreads(
  count: number,
  onWarning: (message: string) => void,
  kernel: string,
  memory: WebAssembly.Memory,
  job: number,
): Promise<ProductThreads> {
  const alone = { release: () => {} };
  if (count === 1 || typeof Worker === "undefined") return alone;
  const module = kernelModule(kernel);
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const workers: Worker[] = [];
  const release = () => {
    for (const worker of workers) worker.terminate();
  };
  try {
    const started = Array.from({ length: count - 1 }, (_, index) => {
      const worker = new Worker(address, { name: "nelbo-products" });
      workers.push(worker);
      worker.postMessage({ module, memory, job, thread: index + 1 });
      return isReady(worker);
    });
    await Promise.all(started);
    return { release };
  } catch (cause) {
    release();
    onWarning(
      `threads: matrix products use 1 of ${count} threads: their workers could not be started ` +
        `(${cause instanceof Error ? cause.message : "no reason given"}). If the page has a Content-Security-Policy, allow ` +
        "worker-src blob:.",
    );
    return alone;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function isReady(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(message || "their script was not loaded"));
  });
}
