import type { WrittenReport } from "../apply/reportRun.ts";

/** What was written, and which pictures are not in it. */
export function reportLines({ file, bytes, figures, missing }: WrittenReport): readonly string[] {
  const pictures = figures.length + 1;
  return [
    `${file}: ${(bytes / 1e6).toFixed(1)} MB, ${pictures} ${pictures === 1 ? "figure" : "figures"}`,
    ...missing.map(({ title, reason }) => `  without ${title}: ${reason}`),
  ];
}
