/** Kinds of the parts of an objective, by the names that configurations use. */

/** What has as many free nats: each dimension, or their sum. */
export const freeBitsScopes = ["dimension", "total"] as const;
export type FreeBitsScope = (typeof freeBitsScopes)[number];

/** Estimators of the aggregated posterior. */
export const aggregateEstimators = ["weighted", "stratified"] as const;
export type AggregateEstimator = (typeof aggregateEstimators)[number];

export const kernelNames = ["rbf", "inverse-multiquadric"] as const;
export type KernelName = (typeof kernelNames)[number];
