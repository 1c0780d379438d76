/** Prints the backward pass of the four-pixel VAE: the lines that its training program adds to the forward pass. */
import { printProgram, traceProgram } from "nelbo";
import { feeds, model, text, weights } from "./fourPixels.ts";

const { program } = model.training;
const forward = traceProgram(model.evaluation, { ...feeds, ...weights }, 1);
for (const line of traceProgram(program, { ...feeds, ...weights }, 1).slice(forward.length))
  console.log(line.text.split(" : ")[0]?.padEnd(42), text(line.data));
for (const line of printProgram(program).split("\n"))
  if (line.trim().startsWith("output")) console.log(line.trim());
