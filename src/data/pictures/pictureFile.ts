import { DataError } from "../../errors.ts";

/** A file is another one than it was a moment ago: what was found out about it does not hold. */
export class ChangedFileError extends DataError {
  constructor(place: string) {
    super(
      `${place}: the file changed while pictures were read. Run the command again when nothing writes to the folder.`,
    );
  }
}

/** A file that may be a picture, in a folder, an archive, or given to a page. */
export interface PictureFile {
  /** Its path below the folder or in the archive, with slashes: `train/cat/1.jpg`. Bytes of a name that are no UTF-8 are `\xNN`. */
  readonly name: string;
  /** Names it in errors: with the folder or archive before it. */
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** Changes whenever the file does: sizes and times of the file system. Absent where nothing is known. */
  readonly stamp?: string;
  /** When it changed, in milliseconds since 1970, where that is known. */
  readonly changed?: number;
  /** Whether reading it throws where its stamp is another one by then. Default: no. */
  readonly stampChecked?: boolean;
  /**
   * All of it.
   *
   * @throws DataError where it cannot be read, or is damaged in its archive; ChangedFileError where that is seen
   */
  read(): Promise<Uint8Array>;
}

/** The files of a place, and what was passed over there. */
export interface FoundFiles {
  readonly files: readonly PictureFile[];
  /** Sentences about what was passed over while looking for files. */
  readonly notes: readonly string[];
}
