/** Prints the forward pass of the four-pixel VAE: each line of its program, and the value of the line. */
import { traceProgram } from "nelbo";
import { feeds, model, text, weights } from "./fourPixels.ts";

// #region trace
const lines = traceProgram(model.evaluation, { ...feeds, ...weights }, 1);
for (const line of lines) {
  const [call = ""] = line.text.split(" : ");
  console.log(call.padEnd(56), text(line.data));
}
// #endregion
