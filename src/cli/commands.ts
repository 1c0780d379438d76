import type { Command } from "./command.ts";
import { compareCommand } from "./commands/compare.ts";
import { dataCommand } from "./commands/data.ts";
import { decodeCommand } from "./commands/decode.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { encodeCommand } from "./commands/encode.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { exportCommand } from "./commands/export.ts";
import { infoCommand } from "./commands/info.ts";
import { plotCommand } from "./commands/plot.ts";
import { reconstructCommand } from "./commands/reconstruct.ts";
import { reportCommand } from "./commands/report.ts";
import { resumeCommand } from "./commands/resume.ts";
import { runsCommand } from "./commands/runs.ts";
import { sampleCommand } from "./commands/sample.ts";
import { schemaCommand } from "./commands/schema.ts";
import { scoreCommand } from "./commands/score.ts";
import { trainCommand } from "./commands/train.ts";

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  trainCommand,
  dataCommand,
  resumeCommand,
  sampleCommand,
  reconstructCommand,
  plotCommand,
  reportCommand,
  compareCommand,
  evaluateCommand,
  exportCommand,
  encodeCommand,
  decodeCommand,
  scoreCommand,
  infoCommand,
  runsCommand,
  schemaCommand,
  doctorCommand,
];
