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
  /**
   * All of it.
   *
   * @throws DataError where it cannot be read, or is damaged in its archive
   */
  read(): Promise<Uint8Array>;
}

/** The files of a place, and what was passed over there. */
export interface FoundFiles {
  readonly files: readonly PictureFile[];
  /** Sentences about what was passed over while looking for files. */
  readonly notes: readonly string[];
}
