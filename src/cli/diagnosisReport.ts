import { explainedText, findingName, judgedImages } from "../analyse/diagnosisWords.ts";
import type { Finding } from "../train/diagnosis/finding.ts";
import type { DiagnosisRecord } from "../train/records.ts";
import { wrapText } from "./layout.ts";
import type { Style } from "./terminal.ts";

const widest = 100;

interface Look {
  readonly style: Style;
  readonly columns: number;
}

/** A finding as text: its name, what was measured and what to change, wrapped and indented. */
export function findingLines(
  { code, severity, measured, advice }: Finding,
  { style, columns }: Look,
  indent = 0,
): readonly string[] {
  const start = `${severity}: `;
  const space = " ".repeat(indent);
  const text = `${start}${findingText({ code, measured, advice })}`;
  const width = Math.max(20, Math.min(widest, columns) - indent - 2);
  return wrapText(text, width).map((line, index) => {
    if (index > 0) return `${space}  ${line}`;
    const [name, rest] = [line.slice(0, severity.length), line.slice(severity.length)];
    return `${space}${severity === "warning" ? style.strong(name) : style.faint(name)}${rest}`;
  });
}

/** `vanishing KL. <what was measured> <what to change>`. */
export function findingText({
  code,
  measured,
  advice,
}: Pick<Finding, "code" | "measured" | "advice">): string {
  return `${findingName(code)}. ${measured} ${advice}`;
}

/** `18 of 20 dimensions are active on 1,000 test images; reconstructions explain 87 % of the pixels' variance`. */
export function codesLine(diagnosis: DiagnosisRecord): string {
  const { activeUnits, latentSize, explained } = diagnosis;
  const share = explained === null ? undefined : explainedText(explained);
  const verb = activeUnits === 1 ? "is" : "are";
  const active =
    activeUnits === null
      ? undefined
      : `${activeUnits} of ${latentSize} ${latentSize === 1 ? "dimension" : "dimensions"} ${verb} active`;
  const parts = [active, share].filter((part) => part !== undefined);
  return `${parts.join("; ") || "nothing could be measured"}, on ${judgedImages(diagnosis)}`;
}

/** Active dimensions and explained variance of the trained model, followed by all findings. */
export function diagnosisLines(diagnosis: DiagnosisRecord, look: Look): readonly string[] {
  const [first = "", ...more] = wrapText(
    codesLine(diagnosis),
    Math.max(20, Math.min(widest, look.columns) - 8),
  );
  return [
    `${look.style.faint("codes".padEnd(8))}${first}`,
    ...more.map((line) => " ".repeat(8) + line),
    ...diagnosis.findings.flatMap((finding) => findingLines(finding, look, 8)),
  ];
}

/** Returns each finding once, when it first appears. */
export function newFindings(): (diagnosis: Pick<DiagnosisRecord, "findings">) => readonly Finding[] {
  const reported = new Set<string>();
  return ({ findings }) => {
    const fresh = findings.filter(({ code }) => !reported.has(code));
    for (const { code } of fresh) reported.add(code);
    return fresh;
  };
}
