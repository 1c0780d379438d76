import { trainOnPictures } from "virtual:documented.ts";
import { bytesAsFile, type Dataset, gatherData, gatherLabels, readDataset } from "nelbo/web";

/** What a page made of the files that were chosen. */
export interface ChosenResult {
  readonly folder: ReadResult;
  readonly zip: ReadResult;
  readonly losses: readonly number[];
  /** The new picture, prepared, and its code. */
  readonly x: readonly number[];
  readonly mu: readonly number[];
  /** Addresses of scripts that had been loaded before there were pictures, and after. */
  readonly scripts: { readonly before: readonly string[]; readonly after: readonly string[] };
}

interface ReadResult {
  readonly classes: readonly string[] | undefined;
  readonly names: readonly string[] | undefined;
  readonly notes: readonly string[] | undefined;
  readonly pixels: readonly number[];
  readonly labels: readonly number[];
}

async function bytesOf(address: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(address)).arrayBuffer());
}

/** Files as an input gives them, of a folder that was chosen. */
async function choose(names: readonly string[]): Promise<FileList> {
  const transfer = new DataTransfer();
  for (const name of names)
    transfer.items.add(new File([await bytesOf(`/photos/${name}`)], name.slice(name.lastIndexOf("/") + 1)));
  const input = document.querySelector("input");
  if (input === null) throw new Error("no input");
  input.files = transfer.files;
  // Only the person who chooses a folder can set this.
  for (const [at, name] of names.entries())
    Object.defineProperty(input.files[at], "webkitRelativePath", { value: `photos/${name}` });
  return input.files;
}

async function contentOf({ train, classes, notes, pictures }: Dataset): Promise<ReadResult> {
  const rows = Uint32Array.from({ length: train.count }, (_, row) => row);
  const labels = (await gatherLabels(train, rows)) ?? [];
  const pixels = [...(await gatherData(train, rows))];
  return { classes, notes, names: pictures?.names.train, pixels, labels: [...labels] };
}

const loadedScripts = () =>
  performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name).pathname)
    .filter((name) => name.endsWith(".js"));

async function result(): Promise<ChosenResult> {
  await readDataset([bytesAsFile(await bytesOf("/array.npy"), "array.npy")]);
  await readDataset([bytesAsFile(await bytesOf("/array.npy"), "download")]);
  const before = loadedScripts();
  const names = (await (await fetch("/names.json")).json()) as readonly string[];
  const newPicture = new File([await bytesOf("/new.png")], "new.png");
  const trained = await trainOnPictures(await choose(names), newPicture);
  const zip = await readDataset([bytesAsFile(await bytesOf("/photos.zip"), "photos.zip")], { imageSize: 16 });
  return {
    folder: await contentOf(trained.dataset),
    zip: await contentOf(zip),
    losses: trained.losses,
    x: [...trained.x],
    mu: [...(trained.mu ?? [])],
    scripts: { before, after: loadedScripts() },
  };
}

const answer = (body: unknown) => fetch("/result", { method: "POST", body: JSON.stringify(body) });
result().then(answer, (error) => answer({ error: String(error) }));
