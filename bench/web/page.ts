/** Hands the server's requests to a worker, and its answers back. The address has the worker's settings. */
const query = new URLSearchParams(location.search);
const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

function ask(message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message: text }) => resolve({ event: "error", message: text });
    worker.postMessage(message);
  });
}

async function send(answer: unknown): Promise<void> {
  await fetch("/answer", { method: "POST", body: JSON.stringify(answer) });
}

await send(await ask({ preset: query.get("preset"), threads: Number(query.get("threads")) }));
for (;;) {
  const steps = await (await fetch("/request")).json();
  await send(await ask(steps));
}
