/** Prints the forward pass of the four-pixel VAE: each line of its program, and the value of the line. */
import { traceProgram } from "nelbo";
import { feeds, model, text, weights } from "./fourPixels.ts";

// #region trace
for (const line of traceProgram(model.evaluation, { ...feeds, ...weights }, 1))
  console.log(line.text.replace(": float32", ":").padEnd(67), text(line.data));
// #endregion
