import { DataError } from "../../errors.ts";

/** A file changed after its inspection: its known properties are no longer valid. */
export class ChangedFileError extends DataError {
  constructor(place: string) {
    super(
      `${place}: the file changed while pictures were read. Run the command again when nothing writes to the folder.`,
    );
  }
}

/** A file that may be a picture: in a folder, in an archive, or given to a page. */
export interface PictureFile {
  /**
   * Its path below the folder or in the archive, with slashes: `train/cat/1.jpg`. Bytes that are not UTF-8 are written
   * as `\xNN`.
   */
  readonly name: string;
  /** Its name in errors: the path with the folder or archive. */
  readonly place: string;
  /** Bytes. */
  readonly size: number;
  /** Changes whenever the file does: sizes and times of the file system. Absent if unknown. */
  readonly stamp?: string;
  /** Time of its last change, in milliseconds since 1970, if known. */
  readonly changed?: number;
  /** Whether `read` throws if the stamp has changed. Default: false. */
  readonly stampChecked?: boolean;
  /**
   * Reads the whole file.
   *
   * @throws DataError if it cannot be read, or is damaged in its archive; ChangedFileError if a change is detected
   */
  read(): Promise<Uint8Array>;
}

/** The files of a folder or archive, and notes on skipped ones. */
export interface FoundFiles {
  readonly files: readonly PictureFile[];
  /** Sentences about what was skipped in the search for files. */
  readonly notes: readonly string[];
}
