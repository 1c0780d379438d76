/**
 * The settings of a run's or an export's files, with what runs of earlier versions did where the setting did not exist yet
 * and has another default now: a binarized image was drawn by the run's seed.
 */
export function storedSettings(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const isOlder = drawsImages(settings) && settings.binarizeDraw === undefined;
  return isOlder ? { ...settings, binarizeDraw: "seed" } : settings;
}

/** Whether pixels are black or white by chance. */
export function drawsImages({ binarize }: { readonly binarize?: unknown }): boolean {
  return binarize === "static" || binarize === "dynamic";
}
