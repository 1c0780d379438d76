// The functions that plots are drawn with. Each kind imports this file only when it draws, so that help does not load
// it.

export { nearestWord } from "../../config/nearestWord.ts";
export { attributeVector, classCounts, meanCodes } from "../../evaluate/attributes.ts";
export { codeOf } from "../../evaluate/codes.ts";
export { sameLabel } from "../../evaluate/condition.ts";
export { interpolateCodes, interpolationPaths } from "../../evaluate/interpolate.ts";
export { inverseNormal } from "../../evaluate/inverseNormal.ts";
export { byInformation, isActive } from "../../evaluate/latent.ts";
export { sampleMixture } from "../../evaluate/mixture/mixture.ts";
export { barsFigure } from "../../picture/bars.ts";
export { imageTable } from "../../picture/imageTable.ts";
export { axisNumbers } from "../../picture/numbers.ts";
export { scatterFigure } from "../../picture/scatter.ts";
export { spaceFigure } from "../../picture/space/spaceFigure.ts";
export { randomStream } from "../../random/stream.ts";
export { className } from "../classes.ts";
export { fitCodes, samplerOf } from "../fitCodes.ts";
export { corruptionText } from "../measureModel.ts";
export * from "./choices.ts";
export { groupedRows } from "./groupedRows.ts";
export { imagesFrom, joinImages } from "./images.ts";
export { conditionOfCodes, conditionOfImages } from "./plotCondition.ts";
export { scatterView } from "./scatterView.ts";
export { labelsOf } from "./source.ts";
