/** Groups of measures of codes. docs/metrics.md defines all measures. */
export const measureNames = ["factors", "labels", "information"] as const;
export type MeasureName = (typeof measureNames)[number];
