import { disentanglement } from "./dci.ts";
import { indexCodeInformation } from "./indexCode.ts";
import { betaVaeScore, factorVaeScore } from "./interventions.ts";
import { type LabelledCodes, linearProbe, nearestNeighbours } from "./labels.ts";
import { factorInformation, mutualInformationGap } from "./mutualInformation.ts";
import { separatedPredictability } from "./separability.ts";
import type { Factor, Table } from "./table.ts";

/** Measures of codes that need the generative factors of the data; those without a unit are from 0 to 1. */
export interface FactorMeasures {
  readonly images: number;
  /** The names of the factors that vary. */
  readonly factors: readonly string[];
  /** Mutual information gap. */
  readonly mig: number;
  readonly dci: {
    readonly disentanglement: number;
    readonly completeness: number;
    readonly informativeness: number;
  };
  /** Separated attribute predictability. */
  readonly sap: number;
  readonly betaVae: number;
  readonly factorVae: number;
  /** In nats: of each factor with each dimension, and the entropy of each factor. */
  readonly mutualInformation: {
    readonly matrix: readonly (readonly number[])[];
    readonly entropies: readonly number[];
  };
}

/** All measures of codes [n, L] whose factors are known. */
export function measureFactors(codes: Table, factors: readonly Factor[], seed: number): FactorMeasures {
  const information = factorInformation(codes, factors);
  const { importance: _, ...dci } = disentanglement(codes, factors);
  return {
    images: codes.count,
    factors: factors.map(({ name }) => name),
    mig: mutualInformationGap(information),
    dci,
    sap: separatedPredictability(codes, factors),
    betaVae: betaVaeScore({ codes, factors, seed }),
    factorVae: factorVaeScore({ codes, factors, seed }),
    mutualInformation: information,
  };
}

/** Measures of codes that need the classes of the data: accuracies from 0 to 1. */
export interface LabelMeasures {
  /** Number of measured images, and of those that classifiers were fitted to. */
  readonly images: number;
  readonly fitted: number;
  readonly linearProbe: number;
  readonly nearestNeighbours: number;
}

/** Accuracies of classifiers of codes that are fitted to other codes. */
export function measureLabels(fitted: LabelledCodes, held: LabelledCodes): LabelMeasures {
  return {
    images: held.codes.count,
    fitted: fitted.codes.count,
    linearProbe: linearProbe(fitted, held),
    nearestNeighbours: nearestNeighbours(fitted, held),
  };
}

/** The information of codes about the image, in nats; see `indexCodeInformation`. */
export interface InformationMeasures {
  readonly images: number;
  readonly indexCode: number;
  /** log of the number of images, which no estimate exceeds. */
  readonly limit: number;
}

/** The index-code mutual information of codes with a variance. */
export function measureInformation(codes: Parameters<typeof indexCodeInformation>[0]): InformationMeasures {
  const { information, limit } = indexCodeInformation(codes);
  return { images: codes.count, indexCode: information, limit };
}
