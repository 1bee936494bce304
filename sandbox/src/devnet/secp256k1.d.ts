/** The part of the npm package `secp256k1` used by the devnet. */
declare module 'secp256k1' {
  export function privateKeyVerify(key: Uint8Array): boolean;
  export function publicKeyCreate(key: Uint8Array, compressed?: boolean): Uint8Array;
  export function ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array; recid: number };
  export function ecdsaRecover(
    signature: Uint8Array,
    recid: number,
    digest: Uint8Array,
    compressed?: boolean,
  ): Uint8Array;
  const api: {
    privateKeyVerify: typeof privateKeyVerify;
    publicKeyCreate: typeof publicKeyCreate;
    ecdsaSign: typeof ecdsaSign;
    ecdsaRecover: typeof ecdsaRecover;
  };
  export default api;
}
