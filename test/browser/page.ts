import renderer from "@resvg/resvg-wasm/index_bg.wasm?url";
import { initialiseRenderer, openSession } from "nelbo/web";
import { type Tour, tour } from "./tour.ts";
import { type PageGaps, trainHere } from "./training.ts";

/**
 * Does what its address says (`?threads=2`, `?script=none`, `?in=worker`, `?gaps`, `?tour`) and sends the server what
 * came of it, or the error.
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

/**
 * Milliseconds from one timer to the next on the page's own thread while a worker trains: the median, the 99th
 * percentile and the longest.
 */
async function gapsBesideWorker(): Promise<PageGaps> {
  const gaps: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }, 1);
  await trainInWorker();
  clearInterval(timer);
  gaps.sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.floor(share * (gaps.length - 1))] ?? Number.NaN;
  return { count: gaps.length, median: at(0.5), most: at(0.99), longest: at(1) };
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
  if (query.has("gaps")) return gapsBesideWorker();
  return query.get("in") === "worker" ? trainInWorker() : trainHere(training);
}

const answer = (body: unknown) => fetch("/result", { method: "POST", body: JSON.stringify(body) });
asked().then(answer, (error) => answer({ error: String(error) }));
