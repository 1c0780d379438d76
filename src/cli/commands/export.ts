import { ConfigError } from "../../errors.ts";
import { type Command, requireRun, usageOf } from "../command.ts";
import { textOf } from "../flags.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";

const layouts = ["nhwc", "nchw"] as const;

export const exportCommand: Command = {
  name: "export",
  usage: "<run> --out <folder> [flags]",
  summary: "write a trained run as ONNX and safetensors files",
  examples: [
    {
      command: "nelbo export runs/mnist-784-400-20-001 --out digits",
      meaning: "six ONNX files, the parameters, and a README that explains how to run them",
    },
    {
      command: "nelbo export runs/mine --out mine-nchw --layout nchw",
      meaning: "for programs that expect channels first",
    },
  ],
  flags: [
    {
      name: "out",
      kind: "text",
      placeholder: "folder",
      help: "a folder that does not exist yet or is empty",
    },
    {
      name: "layout",
      kind: "word",
      words: layouts,
      help: "order of the axes of images: nhwc, channels last, or nchw, channels first (default nhwc)",
    },
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const out = textOf(flags.out);
    if (out === undefined) {
      throw new ConfigError(`nelbo export requires --out <folder>. Usage: ${usageOf(this)}`);
    }
    const mode = outputModeOf(flags);
    const { exportRun } = await import("../../apply/exportRun.ts");
    const exported = await exportRun(folder, {
      out,
      layout: layouts.find((name) => name === flags.layout),
    });
    if (mode === "json") return terminal.line(JSON.stringify(exported));
    if (mode === "quiet") return terminal.line(exported.folder);
    terminal.line(
      `${exported.folder}: exported, within ${exported.difference.toExponential(0)} of the run's own results`,
    );
    for (const [name, bytes] of Object.entries(exported.files)) {
      terminal.line(`  ${name.padEnd(18)}${sizeOf(bytes).padStart(9)}`);
    }
  },
};

function sizeOf(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
