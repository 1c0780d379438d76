import { trainInPage } from "./train.ts";

addEventListener("message", async ({ data }) => {
  try {
    postMessage(await trainInPage(data));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
