import { trainHere } from "./training.ts";

/** Trains as its address says (`?threads=2`, `?in=worker`) and sends the server what came of it, or the error. */
const query = new URLSearchParams(location.search);
const threads = Number(query.get("threads") ?? 1);

function trainInWorker(): Promise<unknown> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(threads);
  });
}

const answer = (body: unknown) => fetch("/result", { method: "POST", body: JSON.stringify(body) });
const trained = query.get("in") === "worker" ? trainInWorker() : trainHere(threads);
trained.then(answer, (error) => answer({ error: String(error) }));
