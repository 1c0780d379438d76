import renderer from "@resvg/resvg-wasm/index_bg.wasm?url";
import { initialiseRenderer, openSession } from "nelbo/web";
import { type Tour, tour } from "./tour.ts";
import { trainHere } from "./training.ts";

/**
 * Does what its address says (`?threads=2`, `?script=none`, `?in=worker`, `?tour`) and sends the server what came of
 * it, or the error.
 */
const query = new URLSearchParams(location.search);
const training = {
  threads: Number(query.get("threads") ?? 1),
  script: query.get("script") ?? undefined,
};

function trainInWorker(): Promise<unknown> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(training);
  });
}

async function tourHere(): Promise<Tour> {
  const file = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer());
  return tour({
    createSession: ({ parameters }) => openSession(parameters),
    startRenderer: () => initialiseRenderer(renderer),
    files: {
      images: await file("/images.idx"),
      zipped: await file("/images.idx.gz"),
      labels: await file("/labels.idx"),
    },
  });
}

function asked(): Promise<unknown> {
  if (query.has("tour")) return tourHere();
  return query.get("in") === "worker" ? trainInWorker() : trainHere(training);
}

const answer = (body: unknown) => fetch("/result", { method: "POST", body: JSON.stringify(body) });
asked().then(answer, (error) => answer({ error: String(error) }));
