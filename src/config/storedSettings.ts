/**
 * The settings in the files of a run or an export, completed for earlier versions: a setting that did not exist yet
 * gets the behaviour of that time if its default differs. Binarized images were drawn with the run's seed.
 */
export function storedSettings(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const isOlder = drawsImages(settings) && settings.binarizeDraw === undefined;
  return isOlder ? { ...settings, binarizeDraw: "seed" } : settings;
}

/** Whether pixels are binarized at random. */
export function drawsImages({ binarize }: { readonly binarize?: unknown }): boolean {
  return binarize === "static" || binarize === "dynamic";
}
