import { describeLosses } from "../training/summary.ts";
import type { CaseResult } from "./measure.ts";

export const softwareWarning =
  "Vulkan finds only software adapters, which compute on the processor. Each program makes one step of a tiny batch, to " +
  "show that it works. The times say nothing about a GPU, and no ratio is reported.";

/** Lines for people. */
export function caseLines(result: CaseResult): readonly string[] {
  const { stepsPerSecond, ranges, ratios, missing, bytes, work, peaks, allowed, losses } = result;
  const width = Math.max(...Object.keys(stepsPerSecond).map((name) => name.length));
  const rows = Object.entries(stepsPerSecond).map(([name, rate]) => {
    const ratio = ratios?.[name];
    const times = ratio === undefined ? "" : `, its time / that of the first: ${ratio.toFixed(2)}`;
    return `  ${name.padEnd(width)}  ${rate.toFixed(2)} steps/s (${ranges[name]})${times}`;
  });
  const speeds = Object.entries(peaks).map(
    ([name, { flopPerSecond, bytesPerSecond }]) =>
      `${name} ${(flopPerSecond / 1e12).toFixed(3)} TFLOP/s, ${(bytesPerSecond / 1e9).toFixed(1)} GB/s`,
  );
  return [
    ...rows,
    ...Object.entries(missing).map(([name, reason]) => `  ${name} did not take part: ${reason}`),
    `Bytes of a step: ${bytes.uploaded} to the device, ${bytes.read} back; state on the device: ${bytes.state}`,
    `A step is ${(work.flop / 1e9).toFixed(3)} GFLOP; memory moves ${megabytes(work.leastBytes)} at least, ` +
      `${megabytes(work.bytesByOperation)} if every operation reads and writes it`,
    `Measured on the device: ${speeds.join("; ")}`,
    `Allowed by that: ${allowed.fused.toFixed(0)} steps/s at most, ${allowed.byOperation.toFixed(0)} operation by operation`,
    describeLosses(losses),
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
