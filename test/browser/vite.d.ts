/** What Vite makes of an import: the address of the file. */
declare module "*?url" {
  const address: string;
  export default address;
}
