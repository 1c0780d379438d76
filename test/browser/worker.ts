import { trainHere } from "./training.ts";

addEventListener("message", async ({ data: threads }) => {
  try {
    postMessage(await trainHere(threads));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
