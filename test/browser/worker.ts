import { trainHere } from "./training.ts";

addEventListener("message", async ({ data }) => {
  try {
    postMessage(await trainHere(data));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
